import type { App } from '../app';
import type { Route } from '../http/router';
import type { Schema } from '../http/schema';
import { requiresToken } from '../identity';
import { version } from '../version';

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
  const path = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));
  const headers = Object.entries(route.headers ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    description,
    schema: { type: 'string' },
  }));
  // Without tokens, whose thing it is must be said.
  const whose = path.length > 0 && !tokens ? [{ name: 'user_id', in: 'query', schema: { type: 'string' } }] : [];
  const parameters = [...path, ...whose, ...headers];
  return {
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.request === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: route.request } } } }),
    responses: Object.fromEntries(
      Object.entries(route.responses)
        .filter(([status]) => tokens || status !== '401')
        .map(([status, schema]) => [
          status,
          {
            description: described[status] ?? 'An answer.',
            content: { 'application/json': { schema: schema as Schema } },
          },
        ]),
    ),
    ...(tokens && !route.open ? { security: [{ bearer: [] }] } : {}),
  };
}

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
