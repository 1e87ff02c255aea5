import type { App } from '../app';
import { ApiError } from '../http/errors';
import { estimate, type Message } from '../models/model';
import type { SessionAnswer } from '../store/store';
import { type Ask, sessionKey } from './ask';
import type { Plan } from './plan';

/** A request that may go ahead, with what the store knew. */
export interface Admission {
  /** What came before, oldest first. */
  readonly history: readonly Message[];
  readonly session?: {
    readonly key: string;
    /** Name of what is reserved of its tokens; empty where it has no budget. */
    readonly reservation: string;
    readonly seen: number;
  };
}

/** Rate limit, budgets, the conversation so far and a known answer: asked for together, so one wait. */
export async function admit(app: App, ask: Ask, { key: question }: Plan): Promise<Admission> {
  const { config, cache } = app;
  const reservation = config.SESSION_TOKEN_BUDGET > 0 ? app.reservation() : '';
  const key = ask.session === undefined ? undefined : sessionKey(ask.caller.owner, ask.session.id);
  const reads = key !== undefined && (!ask.session?.isNew || reservation !== '');
  const asked = [
    app.limits.admit(ask.caller.owner, ask.wait, ask.signal),
    reads ? readSession(app, ask, key, reservation) : undefined,
    app.budget.prepare(likelyCost(app, ask)),
  ] as const;
  if (question !== undefined) cache.look(question);
  const [limited, session, budget] = await Promise.allSettled(asked);
  const tail = session.status === 'fulfilled' ? session.value : undefined;
  try {
    for (const result of [limited, session, budget]) if (result.status === 'rejected') throw result.reason;
    if (tail?.allowed === false) throw spent(app, tail);
  } catch (refusal) {
    if (tail?.allowed && key !== undefined && reservation !== '')
      app.store.release(key, reservation).catch(() => undefined);
    if (question !== undefined) cache.abandon(question);
    throw refusal;
  }
  return {
    history: (tail?.messages ?? []).map((text) => JSON.parse(app.seal.open(text, key ?? '')) as Message),
    ...(key === undefined ? {} : { session: { key, reservation, seen: tail?.seen ?? 0 } }),
  };
}

function likelyCost({ config, prices, clock }: App, { messages, maxTokens }: Ask): number {
  const usage = { prompt: 2 * estimate(messages), completion: maxTokens, cached: 0 };
  return prices.cost(config.LLM_MODEL, usage, clock.now());
}

function spent({ config, metrics }: App, { used }: SessionAnswer): ApiError {
  metrics.refused.add(1, 'tokens');
  const message = `This conversation has used ${used} of its ${config.SESSION_TOKEN_BUDGET} tokens.`;
  return new ApiError(429, 'token_budget_exhausted', message);
}

function readSession({ config, store }: App, ask: Ask, key: string, reservation: string): Promise<SessionAnswer> {
  return store.session({
    key,
    tail: config.HISTORY_MESSAGES,
    budget: config.SESSION_TOKEN_BUDGET,
    reserve: estimate(ask.messages) + ask.maxTokens,
    reservation,
    lease: config.REQUEST_TIMEOUT_SECONDS * 1000,
  });
}
