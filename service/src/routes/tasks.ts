import { createHash } from 'node:crypto';
import type { App } from '../app';
import { ApiError } from '../http/errors';
import type { Route } from '../http/router';
import { validate } from '../http/schema';
import { type ChatRequest, chatRequest, taskResponse } from '../http/schemas';
import { newTaskId, submit } from '../queue/worker';
import type { TaskRecord } from '../store/store';
import { checkAgent } from './chat';
import { errors } from './errors';
import { identified } from './identified';

export const taskRoutes = (app: App): Route[] => [
  {
    method: 'POST',
    path: '/tasks',
    summary: 'Asks for an answer later. The same idempotency-key gives the same task.',
    work: true,
    request: chatRequest,
    headers: { 'idempotency-key': 'Up to 255 characters, made by the caller for this one task.' },
    responses: { 202: taskResponse, ...errors(429) },
    handler: async (exchange) => {
      const { caller, body } = await identified(app, exchange);
      const request = validate<ChatRequest>(chatRequest, body);
      checkAgent(app, request.agent);
      await app.limits.admit(caller.owner, 0, exchange.signal);
      const key = exchange.header('idempotency-key');
      if (key !== undefined && key.length > 255)
        throw new ApiError(400, 'invalid_request', 'idempotency-key must have at most 255 characters.', {
          param: 'idempotency-key',
        });
      const id =
        key === undefined
          ? newTaskId()
          : createHash('sha256')
              .update(JSON.stringify([caller.owner, key]))
              .digest('base64url')
              .slice(0, 32);
      await submit(app, id, { caller, request });
      return { status: 202, body: { id, status: 'queued', attempts: 0 }, headers: { location: `/tasks/${id}` } };
    },
  },
  {
    method: 'GET',
    path: '/tasks/{id}',
    summary: 'How far a task is. Where tokens are not required, ?user_id= says whose.',
    responses: { 200: taskResponse, ...errors(404) },
    handler: async (exchange) => {
      const [id = ''] = exchange.parameters;
      const user = new URLSearchParams(exchange.request.url?.split('?')[1]).get('user_id') ?? undefined;
      const caller = await app.identify(exchange, user);
      const task = await app.store.readTask(id);
      if (task === undefined || task.owner !== caller.owner)
        throw new ApiError(404, 'task_not_found', 'There is no such task of yours.');
      return { status: 200, body: spell(app, task) };
    },
  },
];

function spell(app: App, { id, state, attempt, outcome }: TaskRecord): object {
  const known = outcome === undefined ? undefined : (JSON.parse(app.seal.open(outcome, id)) as { error?: object });
  return {
    ...{ id, status: state, attempts: attempt },
    ...(state === 'done' ? { result: known } : {}),
    ...(known?.error === undefined ? {} : { error: known.error }),
  };
}
