/** One agent: what it is told, and what it may use. */
export interface Agent {
  readonly name: string;
  readonly instructions: string;
  /** Words by which the router finds it. The first agent is asked where no word fits. */
  readonly topics: readonly string[];
  /** Names of tools that it may call. */
  readonly tools: readonly string[];
}

export const assistant: Agent = {
  name: 'assistant',
  instructions: 'You are a helpful assistant. Provide clear, accurate responses.',
  topics: [],
  tools: ['current_time'],
};

export function readAgents(value: unknown): readonly Agent[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const agents = value.map((given: Partial<Agent> | null) => ({ topics: [], tools: [], ...given }));
  const words = (list: unknown): boolean => Array.isArray(list) && list.every((word) => typeof word === 'string');
  const fine = agents.every(({ name, instructions, topics, tools, ...rest }) => {
    return (
      /^[a-z0-9-]{1,63}$/.test(name ?? '') &&
      typeof instructions === 'string' &&
      words(topics) &&
      words(tools) &&
      Object.keys(rest).length === 0
    );
  });
  return fine ? (agents as Agent[]) : undefined;
}

/** Picks the agent whose topics occur most often in what is asked; by name where the caller names one. */
export function route(agents: readonly Agent[], message: string, named?: string): Agent {
  const [first = assistant] = agents;
  if (named !== undefined) return agents.find(({ name }) => name === named) ?? first;
  if (agents.length < 2) return first;
  const words = message.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  let [best, most] = [first, 0];
  for (const agent of agents) {
    const hits = agent.topics.reduce(
      (sum, topic) => sum + words.filter((word) => word === topic.toLowerCase()).length,
      0,
    );
    if (hits > most) [best, most] = [agent, hits];
  }
  return best;
}
