import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientAddress } from '../src/http/client-address';
import { ApiError, errorReply } from '../src/http/errors';
import { ScriptedModel } from './support/model';
import { type Service, startService } from './support/service';

describe('errors', () => {
  let service: Service;
  beforeAll(async () => {
    const model = new ScriptedModel('built-in', new Error('secret: connect ECONNREFUSED 10.0.0.7:6379'));
    service = await startService(
      { BODY_LIMIT: '2048', CORS_ORIGINS: 'https://app.example.com' },
      { provider: () => model },
    );
  });
  afterAll(() => service.stop());

  const chat = (body: unknown, headers?: Record<string, string>) => service.post('/chat', body, headers);

  it('D1: a fault of ours has an opaque message and an id that finds it in the log', async () => {
    const { status, body, headers, text } = await chat({ message: 'x', user_id: 'u' });
    expect(status).toBe(500);
    expect(body).toEqual({
      error: {
        message: 'Something went wrong here. The request id finds it in our logs.',
        type: 'server_error',
        param: null,
        code: 'internal_error',
      },
    });
    expect(text).not.toMatch(/secret|ECONN|10\.0\.0\.7/);
    await expect
      .poll(() =>
        service.lines.find(({ request_id, level }) => level === 'error' && request_id === headers['x-request-id']),
      )
      .toMatchObject({
        cause: expect.stringContaining('ECONNREFUSED'),
      });
  });

  it.each([
    [{}, 'message', 'message must be given.'],
    [{ message: '' }, 'message', 'message must be text of 1 to 10000 characters.'],
    [{ message: 'x'.repeat(10_001) }, 'body_too_large', undefined],
    [{ message: 'x', user_id: '' }, 'user_id', 'user_id must be text of 1 to 256 characters.'],
    [
      { message: 'x', user: 'u' },
      'user',
      'user must be left out: it is none of session_id, message, user_id, metadata, agent.',
    ],
    [{ message: 'x', session_id: 'a/b' }, 'session_id', 'session_id must be text that matches ^[A-Za-z0-9._:-]+$.'],
    [{ message: 'x', metadata: [] }, 'metadata', 'metadata must be an object.'],
    [{ message: 7 }, 'message', 'message must be text.'],
    [[], undefined, 'The body must be an object.'],
    [null, undefined, 'The body must be an object.'],
  ])('D1: a wrong body is refused with its param (%#)', async (given, param, message) => {
    const { status, body } = await chat(given);
    if (param === 'body_too_large') {
      expect(status).toBe(413);
      expect(body.error.code).toBe('body_too_large');
      return;
    }
    expect(status).toBe(400);
    expect(body.error).toEqual({
      message,
      type: 'invalid_request_error',
      param: param ?? null,
      code: 'invalid_request',
    });
  });

  it('D1: a message may have ten thousand characters, counted as characters', async () => {
    const wide = await startService();
    expect((await wide.post('/chat', { message: '🙂'.repeat(10_000), user_id: 'u' })).status).toBe(200);
    expect((await wide.post('/chat', { message: '🙂'.repeat(10_001), user_id: 'u' })).status).toBe(400);
    await wide.stop();
  });

  it('D1: what is not JSON, not there, or not so asked for is said as it is', async () => {
    expect((await chat('{')).body.error.code).toBe('invalid_json');
    expect((await chat('')).body.error.message).toBe('The body is empty; send JSON.');
    expect((await chat('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await service.ask('GET', '/nothing')).body.error.code).toBe('not_found');
    const wrong = await service.ask('GET', '/chat');
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST']);
    expect((await service.ask('PUT', '/session/x')).headers.allow).toBe('DELETE');
  });

  it('D1: a body of unknown length is cut at the limit too', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(service.port ?? 0, '127.0.0.1');
      socket.setEncoding('utf8').on('data', (text: string) => resolve(text));
      socket.on('error', () => undefined);
      socket.write(
        'POST /chat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      );
      for (let index = 0; index < 4; index += 1) socket.write(`400\r\n${'a'.repeat(1024)}\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('D24: a request id of the caller’s is kept where it is harmless', async () => {
    expect((await chat({}, { 'x-request-id': 'abc-12345' })).headers['x-request-id']).toBe('abc-12345');
    expect((await chat({}, { 'x-request-id': 'a b"c' })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('D32: browsers of listed origins may call with credentials, others get no word of it', async () => {
    const ours = await service.ask('OPTIONS', '/chat', undefined, { origin: 'https://app.example.com' });
    expect(ours.status).toBe(204);
    expect(ours.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      vary: 'origin',
    });
    const others = await chat({}, { origin: 'https://evil.example.com' });
    expect(others.headers['access-control-allow-origin']).toBeUndefined();
    expect(others.headers.vary).toBe('origin');
  });

  it('D32: there is no tool that runs code', () => {
    expect([...service.app.loop.tools.keys()]).toEqual(['current_time']);
  });

  it('turns errors into answers in one place', () => {
    expect(errorReply(new ApiError(429, 'rate_limited', 'm', { retryAfter: 0.2 }))).toMatchObject({
      headers: { 'retry-after': '1' },
    });
    expect(errorReply(new TypeError('inside')).status).toBe(500);
  });
});

describe('client addresses', () => {
  const from = (remoteAddress: string, forwarded: string | undefined, hops: number): string =>
    clientAddress({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as never, hops);

  it.each([
    ['no proxy: the header is the caller’s own word', '203.0.113.9', '1.1.1.1', 0, '203.0.113.9'],
    ['one proxy: what it saw', '10.0.0.1', '1.1.1.1, 203.0.113.9', 1, '203.0.113.9'],
    ['two proxies', '10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2', 2, '203.0.113.9'],
    ['fewer entries than proxies', '10.0.0.1', '203.0.113.9', 3, '203.0.113.9'],
    ['no address', '10.0.0.1', 'unknown', 1, '10.0.0.1'],
    ['with a port', '::ffff:10.0.0.1', '203.0.113.9:4711', 1, '203.0.113.9'],
    ['IPv6 with a port', '10.0.0.1', '[2001:db8::1]:443', 1, '2001:db8::1'],
    ['no header', '::ffff:10.0.0.1', undefined, 1, '10.0.0.1'],
  ])('D28: %s', (_, peer, forwarded, hops, expected) => {
    expect(from(peer, forwarded, hops)).toBe(expected);
  });
});
