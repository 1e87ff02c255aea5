import type { App } from '../app';
import type { ErrorStatus } from '../http/errors';
import type { Route } from '../http/router';
import { requiresToken } from '../identity';
import { version } from '../version';
import { errors } from './errors';

/** The document of the routes that are served: made of what checks the requests, so it can't be wrong about them. */
export function openApi(routes: readonly Route[], tokens: boolean): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, tokens) };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Agent service', version, description: 'Answers of agents, with their limits, budgets and memory.' },
    paths,
    ...(tokens
      ? { components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } } }
      : {}),
  };
}

function operation(route: Route, tokens: boolean): object {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: { type: 'string', minLength: 1 } };
  });
  const headers = Object.entries(route.headers ?? {}).map(([name, description]) => {
    return { name, in: 'header', description, schema: { type: 'string' } };
  });
  // Without tokens, whose thing it is must be said.
  const whose = inPath.length > 0 && !tokens ? [{ name: 'user_id', in: 'query', schema: { type: 'string' } }] : [];
  const parameters = [...inPath, ...whose, ...headers];
  const body = { required: true, content: { 'application/json': { schema: route.request } } };
  return {
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.request === undefined ? {} : { requestBody: body }),
    responses: responses(route, tokens),
    ...(tokens && !route.open ? { security: [{ bearer: [] }] } : {}),
  };
}

function responses(route: Route, tokens: boolean): object {
  const usual: ErrorStatus[] = [
    ...(route.request === undefined ? [] : ([400, 413, 415] as const)),
    ...(tokens && !route.open ? ([401] as const) : []),
    ...(route.open ? [] : ([500, 503] as const)),
  ];
  const all = { ...errors(...usual), ...route.responses };
  const answered = Object.entries(all).map(([status, schema]) => {
    const stream = status === '200' && route.streams !== undefined;
    const streamed = { 'text/event-stream': { schema: { type: 'string', description: route.streams } } };
    const content = { 'application/json': { schema }, ...(stream ? streamed : {}) };
    const again = status === '429' || status === '504' || (status === '503' && !route.open);
    const headers = { ...requestId, ...(again ? retryAfter(status === '503') : {}) };
    return [status, { description: described[status] ?? 'An answer.', headers, content }];
  });
  return Object.fromEntries(answered);
}

const requestId = {
  'x-request-id': { description: 'Finds this request in the log.', required: true, schema: { type: 'string' } },
};

/** What no time mends, such as a conversation's spent tokens, has none. */
const retryAfter = (always: boolean) => ({
  'retry-after': {
    description: 'Seconds after which it is worth asking again.',
    required: always,
    schema: { type: 'integer' },
  },
});

const described: Readonly<Record<string, string>> = {
  200: 'The answer.',
  202: 'It is kept, and will be done.',
  400: 'Something in the request is wrong; param says what.',
  401: 'No token, or one that is not valid here.',
  404: 'There is no such thing of yours.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  429: 'A limit or a budget is reached; retry-after says when to ask again.',
  500: 'A fault of ours; the request id finds it in the log.',
  502: 'The model provider refused this service.',
  503: 'Not right now; retry-after says when to ask again.',
  504: 'No answer in time.',
};

export function documentRoute(app: App, routes: readonly Route[]): Route {
  const document = openApi(routes, requiresToken(app.config));
  return {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document.',
    open: true,
    responses: { 200: { type: 'object' } },
    handler: () => ({ status: 200, body: document }),
  };
}
