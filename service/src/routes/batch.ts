import type { App } from '../app';
import { errorReply } from '../http/errors';
import type { Route } from '../http/router';
import { validate } from '../http/schema';
import { batchRequest, batchResponse, type ChatRequest } from '../http/schemas';
import { turn } from '../turn/turn';
import { chatAnswer, chatAsk } from './chat';
import { errors } from './errors';
import { identified } from './identified';

/** Questions of one batch that are answered at once. */
const atOnce = 10;

export const batchRoutes = (app: App): Route[] => [
  {
    method: 'POST',
    path: '/batch',
    summary: 'Up to a hundred questions, ten at once; failures are returned beside answers.',
    work: true,
    request: batchRequest,
    responses: { 200: batchResponse, ...errors(429, 504) },
    handler: async (exchange) => {
      const { body } = await identified(app, exchange);
      const { requests } = validate<{ requests: readonly ChatRequest[] }>(batchRequest, body);
      const signal = exchange.within(app.config.REQUEST_TIMEOUT_SECONDS);
      const results = await inLanes(requests, async (request, index) => {
        try {
          const caller = await app.identify(exchange, request.user_id);
          const ask = chatAsk(app, caller, request, { id: `${exchange.id}.${index}`, action: 'chat', wait: 0, signal });
          return chatAnswer(ask, await turn(app, ask));
        } catch (error) {
          return errorReply(error).body as object;
        }
      });
      const failed = results.filter((result) => 'error' in result).length;
      return { status: 200, body: { results, succeeded: results.length - failed, failed } };
    },
  },
];

async function inLanes<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
