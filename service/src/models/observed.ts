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
      try {
        const completion = await model.complete(call);
        const { prompt, completion: answered } = completion.usage;
        metrics.llmCalls.add(1, name, 'success');
        metrics.llmTokens.add(prompt, name, 'prompt');
        metrics.llmTokens.add(answered, name, 'completion');
        metrics.tokenUsage.observe(prompt, name, 'input');
        metrics.tokenUsage.observe(answered, name, 'output');
        return completion;
      } catch (error) {
        const kind = error instanceof ModelError ? error.kind : call.signal.aborted ? 'cancelled' : 'error';
        metrics.llmCalls.add(1, name, kind);
        if (kind === 'refused') {
          // No retry and no pause mends a bad key: somebody must be told at once.
          metrics.permanent.add(1, name);
          log.error('model provider refused this service', error, { model: name });
        } else if (kind !== 'cancelled') log.warn('model call failed', { model: name, reason: kind });
        throw error;
      } finally {
        metrics.llmDuration.observe((performance.now() - started) / 1000, name);
      }
    },
  };
}
