import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchUrl } from '../src/cloud/http';
import { proxyFor } from '../src/cloud/proxy';
import { OpenAiModel } from '../src/models/openai';
import { call } from './support/model';
import { startService } from './support/service';
import { chatCompletion, reply, stream, type Upstream, upstream } from './support/upstream';

const open: Upstream[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const start = async (...given: Parameters<typeof upstream>): Promise<Upstream> => {
  const one = await upstream(...given);
  open.push(one);
  return one;
};
const model = (url: string) =>
  new OpenAiModel('m', { url: `${url}/v1`, login: () => ({ authorization: 'Bearer key' }) });

describe('an OpenAI-compatible endpoint', () => {
  it('D9: is asked as it wants to be, and its own count is the usage', async () => {
    const server = await start((_, response) => reply(response, 200, chatCompletion('Hello')));
    const tool = { name: 't', description: 'd', parameters: { type: 'object' } };
    const completion = await model(server.url).complete(call({ tools: [tool], temperature: 0.5 }));
    expect(completion).toEqual({
      text: 'Hello',
      toolCalls: [],
      finish: 'stop',
      usage: { prompt: 11, completion: 7, cached: 3 },
      model: 'm',
    });
    const [asked] = server.received;
    expect(asked?.path).toBe('/v1/chat/completions');
    expect(asked?.headers.authorization).toBe('Bearer key');
    expect(asked?.body).toEqual({
      ...{ model: 'm', messages: [{ role: 'user', content: 'hello' }], temperature: 0.5, max_tokens: 100 },
      tools: [{ type: 'function', function: tool }],
    });
  });

  it('D1: streams words as they come, tool calls in pieces, usage at the end', async () => {
    const piece = (delta: object, finish_reason: string | null = null) => ({
      choices: [{ index: 0, delta, finish_reason }],
    });
    const server = await start((_, response) =>
      stream(response, [
        ...[piece({ role: 'assistant', content: '' }), piece({ content: 'Grü' }), piece({ content: 'ße' })],
        piece({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'current_time', arguments: '{"a"' } }] }),
        piece({ tool_calls: [{ index: 0, function: { arguments: ':1}' } }] }, 'tool_calls'),
        { choices: [], usage: { prompt_tokens: 5, completion_tokens: 6 } },
      ]),
    );
    const words: string[] = [];
    const completion = await model(server.url).complete(call({ onText: (text) => void words.push(text) }));
    expect(words).toEqual(['Grü', 'ße']);
    expect(completion).toMatchObject({
      ...{ text: 'Grüße', finish: 'tools', usage: { prompt: 5, completion: 6, cached: 0 } },
      toolCalls: [{ id: 'c1', name: 'current_time', arguments: '{"a":1}' }],
    });
    expect(server.received[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it.each([
    [429, 'limited'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [408, 'unavailable'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [400, 'rejected'],
    [422, 'rejected'],
  ])('D10: status %i is %s, by its status alone', async (status, kind) => {
    const server = await start((_, response) =>
      reply(response, status, { error: 'rate limit timeout' }, { 'retry-after': '7' }),
    );
    await expect(model(server.url).complete(call())).rejects.toMatchObject({
      kind,
      details: { status, retryAfter: 7 },
    });
  });

  it.each<[string, (response: Parameters<Parameters<typeof upstream>[0]>[1]) => void]>([
    ['a broken connection', (response) => response.destroy()],
    ['no JSON', (response) => void response.end('<html>')],
    ['no choice', (response) => reply(response, 200, { choices: [] })],
  ])('D10: %s is no answer', async (_, answer) => {
    const server = await start((__, response) => answer(response));
    await expect(model(server.url).complete(call())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('D10: a stream that breaks off is no answer', async () => {
    const server = await start((_, response) =>
      stream(response, [{ choices: [{ delta: { content: 'Half' } }] }], false),
    );
    await expect(model(server.url).complete(call({ onText: () => undefined }))).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('D30: a caller who leaves within a stream ends it upstream', async () => {
    let closed = false;
    const server = await start((_, response) => {
      response.once('close', () => (closed = true));
      response.writeHead(200).write(`data: ${JSON.stringify({ choices: [{ delta: { content: 'Half' } }] })}\n\n`);
    });
    const gone = new AbortController();
    const asked = model(server.url).complete(
      call({ signal: gone.signal, onText: () => gone.abort(new Error('gone')) }),
    );
    await expect(asked).rejects.toThrow('gone');
    await expect.poll(() => closed).toBe(true);
  });

  it('D30: a caller who leaves ends the call upstream', async () => {
    let closed = false;
    const server = await start((_, response) => void response.once('close', () => (closed = true)));
    const gone = new AbortController();
    const asked = model(server.url).complete(call({ signal: gone.signal }));
    await expect.poll(() => server.received.length).toBe(1);
    gone.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await expect.poll(() => closed).toBe(true);
  });

  it('D29: Azure OpenAI by its key, at its v1 paths', async () => {
    const server = await start((_, response) => reply(response, 200, chatCompletion('Hello from Azure, at length.')));
    const price = { model: 'deployment', from: '2026-01-01', input: '1', output: '2' };
    const environment = {
      AZURE_OPENAI_ENDPOINT: server.url,
      AZURE_OPENAI_KEY: 'azure-key',
      LLM_MODEL: 'deployment',
      PRICES: JSON.stringify([price]),
    };
    const service = await startService(environment);
    expect((await service.post('/chat', { message: 'x', user_id: 'u' })).body.response).toBe(
      'Hello from Azure, at length.',
    );
    expect(server.received[0]).toMatchObject({
      path: '/openai/v1/chat/completions',
      headers: { 'api-key': 'azure-key' },
    });
    expect((await service.rows())[0]?.entry).toMatchObject({
      cost: 25,
      prompt: 11,
      completion: 7,
      model: 'deployment',
    });
    await service.stop();
  });
});

describe('proxies', () => {
  const url = new URL('https://api.example.com/v1');
  it.each([
    [{}, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    [{ https_proxy: 'proxy:3128' }, 'http://proxy:3128/'],
    [{ HTTP_PROXY: 'http://proxy:3128' }, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'example.com' }, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '.example.com,other' }, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '*' }, undefined],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'ample.com' }, 'http://proxy:3128/'],
    [{ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'api.example.com:8443' }, 'http://proxy:3128/'],
  ])('D29: %j', (environment, expected) => {
    expect(proxyFor(url, environment)?.href).toBe(expected);
  });

  /** A proxy that opens tunnels for whoever logs in. */
  async function tunnels(login: string) {
    const asked: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const wanted = `Basic ${Buffer.from(login).toString('base64')}`;
      if (request.headers['proxy-authorization'] !== wanted) return void socket.end('HTTP/1.1 407 No\r\n\r\n');
      const { hostname, port } = new URL(`http://${request.url}`);
      const far = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        far.pipe(socket).pipe(far);
      });
      far.on('error', () => undefined).on('close', () => socket.destroy());
      socket.on('error', () => undefined).on('close', () => far.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    return { asked, port: (proxy.address() as AddressInfo).port, close: () => proxy.close() };
  }

  it.each([
    ['D29: are asked for a tunnel, with the login of their address', 'me:p%40ss', true],
    ['D29: that refuse are no answer', 'me:wrong', false],
  ])('%s', async (_, login, right) => {
    const proxy = await tunnels('me:p@ss');
    const server = await start((__, response) => reply(response, 200, {}));
    vi.stubEnv('HTTP_PROXY', `http://${login}@127.0.0.1:${proxy.port}`);
    vi.stubEnv('NO_PROXY', '');
    const asked = fetchUrl(`${server.url}/far`).then(({ status }) => status);
    await (right ? expect(asked).resolves.toBe(200) : expect(asked).rejects.toThrow('407'));
    vi.unstubAllEnvs();
    expect(proxy.asked[0]).toBe(new URL(server.url).host);
    expect(server.received.map(({ path }) => path)).toEqual(right ? ['/far'] : []);
    proxy.close();
  });
});
