import { afterEach, describe, expect, it } from 'vitest';
import { failure, gate, ScriptedModel } from './support/model';
import { events, type Service, startService } from './support/service';

const services: Service[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});
const start = async (...given: Parameters<typeof startService>): Promise<Service> => {
  const service = await startService(...given);
  services.push(service);
  return service;
};
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('POST /chat', () => {
  it('D1: answers with the conversation, the words, the tokens and the time', async () => {
    const service = await start();
    const { status, body, headers } = await service.post('/chat', {
      message: 'Hello there',
      user_id: 'u',
      metadata: { a: 1 },
    });
    expect(status).toBe(200);
    expect(headers['x-request-id']).toMatch(uuid);
    expect(body).toMatchObject({ response: 'You said: Hello there (turn 1, by the built-in model).' });
    expect(body.session_id).toMatch(uuid);
    expect(body.token_usage.total).toBe(body.token_usage.prompt + body.token_usage.completion);
    expect(Number.isInteger(body.processing_time_ms)).toBe(true);
  });

  it('D5: a conversation goes on where it was, for its owner alone', async () => {
    const service = await start();
    const first = await service.post('/chat', { message: 'one', user_id: 'u' });
    const session_id = first.body.session_id as string;
    const second = await service.post('/chat', { message: 'two', user_id: 'u', session_id });
    expect(second.body.response).toContain('turn 2');
    const other = await service.post('/chat', { message: 'two', user_id: 'v', session_id });
    expect(other.body.response).toContain('turn 1');
  });

  it('D5: the model sees the last messages only, however long the conversation', async () => {
    const model = new ScriptedModel('built-in', 'fine, thank you');
    const service = await start({ HISTORY_MESSAGES: '4' }, { provider: () => model });
    for (let turn = 0; turn < 6; turn += 1)
      await service.post('/chat', { message: `m${turn}`, user_id: 'u', session_id: 's' });
    const seen = model.calls.at(-1)?.messages.map(({ content }) => content);
    expect(seen?.slice(1)).toEqual(['m3', 'fine, thank you', 'm4', 'fine, thank you', 'm5']);
  });

  it('D1: streams the words as they come, and the whole at the end', async () => {
    const service = await start();
    const { headers, text } = await service.post(
      '/chat',
      { message: 'Hello there', user_id: 'u' },
      { accept: 'text/event-stream' },
    );
    expect(headers['content-type']).toBe('text/event-stream; charset=utf-8');
    const all = events(text);
    const words = all
      .filter(({ event }) => event === 'text')
      .map(({ data }) => (JSON.parse(data) as { text: string }).text);
    expect(words.length).toBeGreaterThan(1);
    const last = all.at(-1);
    expect(last?.event).toBe('done');
    expect((JSON.parse(last?.data ?? '') as { response: string }).response).toBe(words.join(''));
  });

  it('D1: a failure within a stream is its last event, and tells nothing of the inside', async () => {
    const model = new ScriptedModel('built-in', async (call) => {
      await call.onText?.('Some words');
      return new Error('secret inside at /app/x.js');
    });
    const service = await start({}, { provider: () => model });
    const { status, text } = await service.post(
      '/chat',
      { message: 'x', user_id: 'u' },
      { accept: 'text/event-stream' },
    );
    expect(status).toBe(200);
    const last = events(text).at(-1);
    expect(last?.event).toBe('error');
    expect(JSON.parse(last?.data ?? '')).toMatchObject({
      error: { code: 'internal_error', type: 'server_error', param: null },
    });
    expect(text).not.toContain('secret inside');
  });

  it('D24: the log has ids and counts, never what was said', async () => {
    const model = new ScriptedModel('built-in', 'the secret answer');
    const service = await start({ LOG_LEVEL: 'debug' }, { provider: () => model });
    await service.post('/chat', { message: 'the secret question', user_id: 'u', metadata: { note: 'secret note' } });
    await service.post('/chat', { message: '', user_id: 'u' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const lines = JSON.stringify(service.lines);
    expect(lines).not.toContain('secret');
    expect(service.lines.find(({ status }) => status === 200)).toMatchObject({
      user_id: 'user:u',
      agent: 'assistant',
      tokens: 15,
    });
    expect(service.lines.find(({ status }) => status === 200)?.request_id).toMatch(uuid);
  });

  it('D30: a caller who leaves stops the work, and nothing stays reserved', async () => {
    const seen = gate();
    let reason: unknown;
    const model = new ScriptedModel('built-in', async ({ signal }) => {
      seen.open();
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason;
          reject(signal.reason);
        });
      });
      return '';
    });
    const service = await start({ SESSION_TOKEN_BUDGET: '5000' }, { provider: () => model });
    const controller = new AbortController();
    const asked = fetch(`http://127.0.0.1:${service.port}/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'x', user_id: 'u', session_id: 's' }),
      signal: controller.signal,
    });
    await seen.opened;
    controller.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => (reason as Error | undefined)?.message).toBe('The client has gone.');
    // The whole budget can be reserved again.
    await expect
      .poll(async () => {
        const ask = { key: 'user%3Au/s', tail: 0, budget: 5000, reserve: 5000, reservation: 'r', lease: 1 };
        return (await service.app.store.session(ask)).allowed;
      })
      .toBe(true);
  });

  it('D33: names an agent, or lets the router pick', async () => {
    const AGENTS = JSON.stringify([
      { name: 'general', instructions: 'Be brief.' },
      { name: 'billing', instructions: 'You know invoices.', topics: ['invoice', 'refund'] },
    ]);
    const service = await start({ AGENTS });
    const ask = async (body: object) => (await service.post('/chat', { user_id: 'u', ...body })).body.agent as string;
    expect(await ask({ message: 'Where is my invoice?' })).toBe('billing');
    expect(await ask({ message: 'Hello' })).toBe('general');
    expect(await ask({ message: 'Hello', agent: 'billing' })).toBe('billing');
    expect((await service.post('/chat', { message: 'x', user_id: 'u', agent: 'nobody' })).status).toBe(400);
  });

  it('D12: a fallback answers while no model does, where one is set', async () => {
    const model = new ScriptedModel('built-in', failure('unavailable'));
    const service = await start({ FALLBACK_ANSWER: 'Ask again soon.', MAX_RETRIES: '0' }, { provider: () => model });
    const { status, body } = await service.post('/chat', { message: 'x', user_id: 'u' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ response: 'Ask again soon.', degraded: true, cached: false });
    await service.post('/chat', { message: 'x', user_id: 'u' });
    expect(model.calls).toHaveLength(2);
  });

  it.each([
    ['unavailable', 503, 'model_unavailable'],
    ['limited', 503, 'model_unavailable'],
    ['timeout', 504, 'model_timeout'],
    ['refused', 502, 'model_refused'],
    ['rejected', 400, 'model_rejected'],
  ] as const)('D10: a model that is %s makes a %i', async (kind, status, code) => {
    const service = await start(
      { MAX_RETRIES: '0' },
      { provider: () => new ScriptedModel('built-in', failure(kind, 7)) },
    );
    const answer = await service.post('/chat', { message: 'x', user_id: 'u' });
    expect(answer.status).toBe(status);
    expect(answer.body.error.code).toBe(code);
    expect(answer.text).not.toContain('as told');
    if (status === 503) expect(answer.headers['retry-after']).toBe('7');
  });
});

describe('DELETE /session/{id}', () => {
  it('D2: forgets a conversation once, and only one’s own', async () => {
    const service = await start();
    await service.post('/chat', { message: 'one', user_id: 'u', session_id: 's' });
    expect((await service.ask('DELETE', '/session/s?user_id=v')).status).toBe(404);
    const deleted = await service.ask('DELETE', '/session/s?user_id=u');
    expect(deleted.body).toEqual({ status: 'deleted', session_id: 's' });
    expect((await service.ask('DELETE', '/session/s?user_id=u')).body.error.code).toBe('session_not_found');
    const again = await service.post('/chat', { message: 'one', user_id: 'u', session_id: 's' });
    expect(again.body.response).toContain('turn 1');
  });
});

describe('POST /batch', () => {
  it('D19: answers ten at once, with failures beside results, in order', async () => {
    let [active, most] = [0, 0];
    const model = new ScriptedModel('built-in', async ({ messages }) => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setTimeout(resolve, 40));
      active -= 1;
      return messages.at(-1)?.content === 'q7' ? failure('unavailable') : `re: ${messages.at(-1)?.content}`;
    });
    const service = await start({ MAX_RETRIES: '0', CONCURRENCY_PER_USER: '100' }, { provider: () => model });
    const requests = Array.from({ length: 25 }, (_, index) => ({ message: `q${index}`, user_id: 'u' }));
    const { status, body } = await service.post('/batch', { requests });
    expect(status).toBe(200);
    expect(most).toBe(10);
    expect(body).toMatchObject({ succeeded: 24, failed: 1 });
    expect(body.results[7].error.code).toBe('model_unavailable');
    expect(body.results[24].response).toBe('re: q24');
  });
});
