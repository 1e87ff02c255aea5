import type { App } from '../app';
import { ApiError } from '../http/errors';
import type { Route } from '../http/router';
import { sessionResponse } from '../http/schemas';
import { sessionKey } from '../turn/ask';
import { errors } from './errors';

export const sessionRoutes = (app: App): Route[] => [
  {
    method: 'DELETE',
    path: '/session/{id}',
    summary: 'Forgets a conversation. Where tokens are not required, ?user_id= says whose.',
    work: true,
    responses: { 200: sessionResponse, ...errors(404) },
    handler: async (exchange) => {
      const [id = ''] = exchange.parameters;
      const named = new URLSearchParams(exchange.request.url?.split('?')[1]).get('user_id') ?? undefined;
      const caller = await app.identify(exchange, named);
      const known = await app.store.deleteSession(sessionKey(caller.owner, id));
      // Another's conversation is as unknown as none.
      if (!known) throw new ApiError(404, 'session_not_found', 'There is no such conversation of yours.');
      await app.ledger.append({
        ...{
          time: app.clock.now(),
          request: exchange.id,
          user: caller.owner,
          action: 'delete_session',
          ip: caller.address,
        },
        ...{ resource: `session/${sessionKey(caller.owner, id)}`, outcome: 'success' },
      });
      return { status: 200, body: { status: 'deleted', session_id: id } };
    },
  },
];
