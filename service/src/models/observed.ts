import type { Log } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';
import { type Completion, type Model, type ModelCall, ModelError } from './model';

/** Counts every call that reaches a provider. */
export function observed(model: Model, metrics: Metrics, log: Log): Model {
  const { name } = model;
  return {
    name,
    async complete(call: ModelCall): Promise<Completion> {
      const started = performance.now();
      const span = call.span?.child('chat', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': name }, 3);
      try {
        const completion = await model.complete(span === call.span ? call : { ...call, span });
        const { prompt, completion: answered } = completion.usage;
        span?.set({ 'gen_ai.usage.input_tokens': prompt, 'gen_ai.usage.output_tokens': answered });
        metrics.llmCalls.add(1, name, 'success');
        metrics.llmTokens.add(prompt, name, 'prompt');
        metrics.llmTokens.add(answered, name, 'completion');
        metrics.tokenUsage.observe(prompt, name, 'input');
        metrics.tokenUsage.observe(answered, name, 'output');
        return completion;
      } catch (error) {
        const kind = error instanceof ModelError ? error.kind : call.signal.aborted ? 'cancelled' : 'error';
        span?.fail(kind);
        metrics.llmCalls.add(1, name, kind);
        if (kind === 'refused') {
          // No retry and no pause mends a bad key: somebody must be told at once.
          metrics.permanent.add(1, name);
          log.error('model provider refused this service', error, { model: name });
        } else if (kind !== 'cancelled') log.warn('model call failed', { model: name, reason: kind });
        throw error;
      } finally {
        span?.end();
        metrics.llmDuration.observe((performance.now() - started) / 1000, name);
      }
    },
  };
}
