import type { Agent } from '../agents/agent';
import type { App } from '../app';
import { type Hold, mostCost } from '../cost/budget';
import { ApiError } from '../http/errors';
import { estimate, type Message } from '../models/model';
import type { SessionAnswer } from '../store/store';
import { type Ask, sessionKey } from './ask';
import { briefed, type Plan } from './plan';

/** A request that may go ahead, with what the store knew. */
export interface Admission {
  /** What came before, oldest first. */
  readonly history: readonly Message[];
  /** Money for its model calls. */
  readonly hold: Hold;
  readonly session:
    | {
        readonly key: string;
        /** Name of what is reserved of its tokens; empty where it has no budget. */
        readonly reservation: string;
        readonly seen: number;
      }
    | undefined;
}

/** Rate limit, budgets, the conversation so far and a known answer: asked for together, so one wait. */
export async function admit(app: App, ask: Ask, { agent, key: question }: Plan): Promise<Admission> {
  const { config, cache } = app;
  const reservation = config.SESSION_TOKEN_BUDGET > 0 ? app.reservation() : '';
  const key = ask.session === undefined ? undefined : sessionKey(ask.caller.owner, ask.session.id);
  const reads = key !== undefined && (!ask.session?.isNew || reservation !== '');
  const asked = [
    app.limits.admit(ask.caller.owner, ask.wait, ask.signal),
    reads ? readSession(app, ask, key, reservation) : undefined,
    holdMoney(app, ask, agent),
  ] as const;
  if (question !== undefined) cache.look(question);
  const [limited, session, budget] = await Promise.allSettled(asked);
  const tail = session.status === 'fulfilled' ? session.value : undefined;
  try {
    if (limited.status === 'rejected') throw limited.reason;
    if (session.status === 'rejected') throw session.reason;
    if (budget.status === 'rejected') throw budget.reason;
    if (tail?.allowed === false) throw spent(app, tail);
    return {
      hold: budget.value,
      history: (tail?.messages ?? []).map((text) => JSON.parse(app.seal.open(text, key ?? '')) as Message),
      session: key === undefined ? undefined : { key, reservation, seen: tail?.seen ?? 0 },
    };
  } catch (refusal) {
    if (tail?.allowed && key !== undefined && reservation !== '')
      app.store.release(key, reservation).catch(() => undefined);
    if (budget.status === 'fulfilled') app.budget.release(budget.value);
    if (question !== undefined) cache.abandon(question);
    throw refusal;
  }
}

const nothing: Hold = { left: 0, over: false };

/**
 * As much as a call may cost, from each model that may be asked. How long a conversation is that goes on is not known yet:
 * for that, what calls were as long as of late, and a turn more.
 */
function holdMoney({ config, budget, prices, clock }: App, ask: Ask, agent: Agent): Hold | Promise<Hold> {
  if (!budget.limited) return nothing;
  const call = { messages: briefed(agent, [], ask), maxTokens: ask.maxTokens };
  const models = [config.LLM_MODEL, ...config.CASCADE_MODELS];
  const least = models.reduce((sum, model) => sum + mostCost(prices, model, call, clock.now()), 0);
  return budget.hold(least, ask.session?.isNew === false ? least + budget.usual : least);
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
