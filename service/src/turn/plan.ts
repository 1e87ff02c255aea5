import { type Agent, route } from '../agents/agent';
import type { App } from '../app';
import type { Message } from '../models/model';
import type { Ask } from './ask';

/** Who answers, and whether the answer may be known: decided before anything is waited for. */
export interface Plan {
  readonly agent: Agent;
  /** Names the question in the cache. A question within a conversation has none: its answer depends on what came before. */
  readonly key?: string;
}

export function plan({ config, agents, cache }: App, ask: Ask): Plan {
  const agent = route(agents, ask.messages.at(-1)?.content ?? '', ask.agent);
  if (!config.CACHE_ENABLED || !(ask.session?.isNew ?? true)) return { agent };
  const { temperature, maxTokens } = ask;
  const models = [config.LLM_MODEL, ...config.CASCADE_MODELS];
  const key = cache.key(ask.caller, {
    messages: briefed(agent, [], ask),
    agent: agent.name,
    models,
    temperature,
    maxTokens,
  });
  return { agent, key };
}

/** What the model is shown. */
export const briefed = (agent: Agent, history: readonly Message[], ask: Ask): Message[] => [
  { role: 'system', content: agent.instructions },
  ...history,
  ...ask.messages,
];
