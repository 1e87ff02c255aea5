import type { App } from '../app';
import { taskChain } from '../governance/ledger';
import type { Message } from '../models/model';
import type { Admission } from './admit';
import type { Ask, Turn } from './ask';
import { entryOf } from './entry';
import type { Thought } from './think';

/** Milliseconds for which a conversation is not counted anew among the active ones. */
const recount = 3_600_000;

/** The turn, the budgets and the ledger: written together, so one wait, and before the caller has its answer. */
export async function settle(
  app: App,
  ask: Ask,
  admission: Admission,
  thought: Thought,
  started: number,
): Promise<Turn> {
  const ms = Math.round(performance.now() - started);
  const usage = {
    prompt: thought.usage.prompt,
    completion: thought.usage.completion,
    total: thought.usage.prompt + thought.usage.completion,
  };
  const { text, model, agent, finish, cost, cached, degraded } = thought;
  const turn: Turn = { text, model, agent, finish, usage, cost, cached, degraded, ms };
  await Promise.all([
    keep(app, ask, admission, turn),
    note(app, ask, turn),
    thought.cost > 0 ? app.budget.report() : undefined,
  ]);
  app.succeeded(ask, turn);
  return turn;
}

function note({ ledger }: App, ask: Ask, turn: Turn): Promise<void> {
  const entry = entryOf(ask, 'success', turn);
  return ask.task === undefined ? ledger.append(entry) : ledger.appendOnce(taskChain(ask.task), entry);
}

async function keep({ config, store, seal, clock }: App, ask: Ask, { session }: Admission, turn: Turn): Promise<void> {
  if (session === undefined || ask.session === undefined) return;
  const messages: Message[] = [...ask.messages, { role: 'assistant', content: turn.text }];
  await store.turn({
    key: session.key,
    reservation: session.reservation,
    messages: messages.map((message) => seal.seal(JSON.stringify(message), session.key)),
    prompt: turn.usage.prompt,
    completion: turn.usage.completion,
    metadata: ask.session.metadata,
    ttl: config.SESSION_TTL_HOURS * 3_600_000,
    count: clock.now() - session.seen > recount,
    once: ask.task,
  });
}
