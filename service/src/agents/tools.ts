import type { Clock } from '../clock';
import type { ToolDeclaration } from '../models/model';

/** What a tool learns of the request that it serves. */
export interface ToolContext {
  readonly owner: string;
  /** The same for every attempt at the same work: a tool that changes things must act once for each. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** Something that agents may do. It gets what the model wrote, so it trusts nothing in it. */
export interface Tool extends ToolDeclaration {
  run(given: unknown, context: ToolContext): Promise<string>;
}

/** Names that an agent may list. */
export const toolNames: readonly string[] = ['current_time'];

/** The tools that this build has. None of them runs code, reads files or opens connections. */
export function toolRegistry(clock: Clock): ReadonlyMap<string, Tool> {
  const tools: Tool[] = [
    {
      name: 'current_time',
      description: 'The date and time now, in UTC.',
      parameters: { type: 'object', properties: {}, additionalProperties: false },
      run: async () => new Date(clock.now()).toISOString(),
    },
  ];
  return new Map(tools.map((tool) => [tool.name, tool]));
}
