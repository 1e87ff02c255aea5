import type { Entry } from '../governance/ledger';
import { type Ask, sessionKey, type Turn } from './ask';

/** What the ledger says of a question. */
export function entryOf(ask: Ask, outcome: Entry['outcome'], turn?: Turn, now = Date.now()): Entry {
  const { caller, session } = ask;
  return {
    time: now,
    request: ask.id,
    user: caller.owner,
    tenant: caller.tenant,
    team: caller.team,
    action: ask.action,
    resource: session === undefined ? 'completion' : `session/${sessionKey(caller.owner, session.id)}`,
    ip: caller.address,
    outcome,
    agent: turn?.agent,
    model: turn?.model,
    prompt: turn?.usage.prompt,
    completion: turn?.usage.completion,
    cost: turn?.cost,
    cached: turn?.cached,
    ms: turn?.ms,
  };
}
