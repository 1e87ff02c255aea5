import { type Outcome, runAgent } from '../agents/loop';
import type { App } from '../app';
import type { Usage } from '../cost/prices';
import { ModelError } from '../models/model';
import type { Span } from '../telemetry/tracer';
import type { Admission } from './admit';
import type { Ask } from './ask';
import { briefed, type Plan } from './plan';

/** The answer, and what it cost. */
export interface Thought extends Outcome {
  readonly agent: string;
  readonly usage: Usage;
  readonly cost: number;
  readonly cached: boolean;
  readonly degraded: boolean;
}

export interface Kept {
  readonly outcome: Outcome;
  readonly agent: string;
}

const nothing: Usage = { prompt: 0, completion: 0, cached: 0 };

/** Lets the agent work, or gives an answer that is known. */
export async function think(
  app: App,
  ask: Ask,
  { agent, key }: Plan,
  { history, hold }: Admission,
  span: Span,
): Promise<Thought> {
  const messages = briefed(agent, history, ask);
  let usage = nothing;
  let cost = 0;
  const onUsage = (model: string, used: Usage): void => {
    usage = {
      prompt: usage.prompt + used.prompt,
      completion: usage.completion + used.completion,
      cached: usage.cached + used.cached,
    };
    cost += app.prices.cost(model, used, app.clock.now());
  };
  const work = async (): Promise<Kept> => {
    app.agentStarted(agent.name);
    const started = performance.now();
    const own = span.child('invoke_agent', {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': agent.name,
    });
    const context = { owner: ask.caller.owner, idempotencyKey: ask.id, signal: ask.signal };
    const run = {
      agent,
      messages,
      temperature: ask.temperature,
      maxTokens: ask.maxTokens,
      context,
      onUsage,
      hold,
      onText: ask.onText,
      span: own,
    };
    try {
      return { outcome: await runAgent(app.loop, run), agent: agent.name };
    } catch (error) {
      own.fail(error instanceof ModelError ? error.kind : 'error');
      throw error;
    } finally {
      own.end();
      app.agentEnded(agent.name, (performance.now() - started) / 1000);
    }
  };
  try {
    const { value, cached } =
      key === undefined
        ? { value: await work(), cached: false }
        : await app.cache.get(key, ask.signal, work, worthKeeping);
    if (cached) await ask.onText?.(value.outcome.text);
    span.set({ 'gen_ai.agent.name': agent.name, 'gen_ai.response.model': value.outcome.model, cached });
    const { text, model, finish, usedTools } = value.outcome;
    return { text, model, finish, usedTools, agent: value.agent, usage, cost, cached, degraded: false };
  } catch (error) {
    const fallback = app.config.FALLBACK_ANSWER;
    if (fallback === '' || ask.signal.aborted || !(error instanceof ModelError) || error.kind === 'rejected')
      throw error;
    app.log.warn('fallback answer', { request_id: ask.id, reason: error.kind });
    await ask.onText?.(fallback);
    return {
      text: fallback,
      model: 'fallback',
      finish: 'stop',
      usedTools: false,
      agent: agent.name,
      usage,
      cost,
      cached: false,
      degraded: true,
    };
  }
}

/** What a tool said may be another thing the next time, and a cut answer helps nobody else. */
const worthKeeping = ({ outcome }: Kept): boolean =>
  !outcome.usedTools && outcome.finish === 'stop' && outcome.text !== '';
