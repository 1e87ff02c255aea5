import type { App } from '../app';
import type { Route } from '../http/router';
import { validate } from '../http/schema';
import { memoryRequest, memoryResponse, searchRequest, searchResponse } from '../http/schemas';
import type { MemoryItem } from '../memory/memory';
import { errors } from './errors';
import { identified } from './identified';

export const memoryRoutes = (app: App): Route[] => [
  {
    method: 'POST',
    path: '/memory',
    summary: 'Remembers up to a hundred texts; one of a known id replaces it.',
    work: true,
    request: memoryRequest,
    responses: { 200: memoryResponse, ...errors(429) },
    handler: async (exchange) => {
      const { caller, body } = await identified(app, exchange);
      const { memories } = validate<{ memories: readonly MemoryItem[] }>(memoryRequest, body);
      await app.limits.admit(caller.owner, 0, exchange.signal);
      await app.memory.remember(caller.owner, memories, exchange.signal);
      app.metrics.memory.add(memories.length, 'remember');
      await note(app, exchange.id, caller.owner, caller.address, 'remember');
      return { status: 200, body: { stored: memories.length } };
    },
  },
  {
    method: 'POST',
    path: '/memory/search',
    summary: 'The remembered texts that are closest in meaning.',
    work: true,
    request: searchRequest,
    responses: { 200: searchResponse, ...errors(429) },
    handler: async (exchange) => {
      const { caller, body } = await identified(app, exchange);
      const { query, limit = 5 } = validate<{ query: string; limit?: number }>(searchRequest, body);
      await app.limits.admit(caller.owner, 0, exchange.signal);
      const matches = await app.memory.search(caller.owner, query, limit, exchange.signal);
      app.metrics.memory.add(1, 'search');
      await note(app, exchange.id, caller.owner, caller.address, 'search');
      return { status: 200, body: { matches } };
    },
  },
];

const note = (
  { ledger, clock }: App,
  request: string,
  user: string,
  ip: string,
  action: 'remember' | 'search',
): Promise<void> =>
  ledger.append({ time: clock.now(), request, user, action, resource: 'memory', ip, outcome: 'success' });
