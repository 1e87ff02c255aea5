import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Document, undeclared } from './support/openapi';
import { type Answer, type Service, startService } from './support/service';
import { secret } from './support/tokens';

describe('the served document', () => {
  let service: Service;
  let document: Document;
  beforeAll(async () => {
    service = await startService();
    document = (await service.ask('GET', '/openapi.json')).body as Document;
  });
  afterAll(() => service.stop());

  it('D1 D2 D3 D19 D20: names every path of the API, and none of the management port', () => {
    const paths = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(paths.sort()).toEqual([
      'delete /session/{id}',
      ...[
        'get /health',
        'get /health/live',
        'get /health/ready',
        'get /health/region',
        'get /ready',
        'get /tasks/{id}',
        'get /v1/models',
      ],
      ...[
        'post /batch',
        'post /chat',
        'post /memory',
        'post /memory/search',
        'post /tasks',
        'post /v1/chat/completions',
      ],
    ]);
  });

  const message = [{ role: 'user', content: 'hi' }];
  it.each<[string, string, string, unknown, Record<string, string>?]>([
    ['post', '/chat', '/chat', { message: 'hi', user_id: 'u', session_id: 's' }],
    ['post', '/chat', '/chat', { message: 'hi', user_id: 'u' }, { accept: 'text/event-stream' }],
    ['post', '/chat', '/chat', {}],
    ['post', '/chat', '/chat', 'x', { 'content-type': 'text/plain' }],
    ['post', '/chat', '/chat', 'x'.repeat(2_000_000)],
    ['post', '/batch', '/batch', { requests: [{ message: 'hi' }, { message: 'hi', agent: 'nobody' }] }],
    ['post', '/tasks', '/tasks', { message: 'hi' }],
    ['get', '/tasks/{id}', '/tasks/none', undefined],
    ['delete', '/session/{id}', '/session/s?user_id=u', undefined],
    ['delete', '/session/{id}', '/session/s?user_id=u', undefined],
    ['post', '/memory', '/memory', { memories: [{ id: 'a', text: 't' }] }],
    ['post', '/memory/search', '/memory/search', { query: 't' }],
    ['post', '/v1/chat/completions', '/v1/chat/completions', { messages: message }],
    ['post', '/v1/chat/completions', '/v1/chat/completions', { messages: message, stream: true }],
    ['post', '/v1/chat/completions', '/v1/chat/completions', { messages: message, model: 'none' }],
    ['post', '/v1/chat/completions', '/v1/chat/completions', { messages: message, tools: [{}] }],
    ['get', '/v1/models', '/v1/models', undefined],
    ['get', '/health', '/health', undefined],
    ['get', '/health/live', '/health/live', undefined],
    ['get', '/health/ready', '/health/ready', undefined],
    ['get', '/ready', '/ready', undefined],
    ['get', '/health/region', '/health/region', undefined],
  ])('D1: is true of %s %s (%#)', async (method, path, actual, body, headers) => {
    const operation = document.paths[path]?.[method];
    if (operation === undefined) throw new Error(`${method} ${path} is not in the document`);
    const answer: Answer = await service.ask(method.toUpperCase(), actual, body, headers);
    expect(undeclared(operation, answer)).toBeUndefined();
  });

  it('D21: says where a token is wanted, where tokens are', async () => {
    const closed = await startService({ JWT_SECRET_KEY: secret });
    const { paths } = (await closed.ask('GET', '/openapi.json')).body as Document;
    expect(paths['/chat']?.post?.security).toEqual([{ bearer: [] }]);
    expect(Object.keys(paths['/chat']?.post?.responses ?? {})).toContain('401');
    expect(paths['/health']?.get?.security).toBeUndefined();
    await closed.stop();
  });
});
