import type { Entry } from '../governance/ledger';
import { type Ask, sessionKey, type Turn } from './ask';

/** What the ledger says of a question. */
export function entryOf(ask: Ask, outcome: Entry['outcome'], turn?: Turn, now = Date.now()): Entry {
  const { caller } = ask;
  return {
    time: now,
    request: ask.id,
    user: caller.owner,
    ...(caller.tenant === undefined ? {} : { tenant: caller.tenant }),
    ...(caller.team === undefined ? {} : { team: caller.team }),
    action: ask.action,
    resource: ask.session === undefined ? 'completion' : `session/${sessionKey(caller.owner, ask.session.id)}`,
    ip: caller.address,
    outcome,
    ...(turn === undefined
      ? {}
      : {
          ...{ agent: turn.agent, model: turn.model, prompt: turn.usage.prompt, completion: turn.usage.completion },
          ...{ cost: turn.cost, cached: turn.cached, ms: turn.ms },
        }),
  };
}
