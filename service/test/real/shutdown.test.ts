import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock';
import { storeSink } from '../../src/governance/ledger';
import { verify } from '../../src/governance/verify';
import { EmbeddedStore } from '../../src/store/embedded';
import { startProcess, temporaryFolder } from '../support/process';
import { events } from '../support/service';
import { collect } from '../support/store-contract';
import { reply, upstream } from '../support/upstream';

const streams = 256;

it('D30: SIGTERM with 256 open streams cuts none, and what was promised is there', async () => {
  const open: ServerResponse[] = [];
  const word = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
  const model = await upstream((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(word('Words '));
    open.push(response);
  });
  const collector = await upstream((_, response) => reply(response, 200, {}));
  const folder = temporaryFolder();
  const environment = {
    ...{
      DATA_DIR: folder,
      LLM_BASE_URL: model.url,
      LLM_MODEL: 'gpt-5.4-mini',
      BUDGET_DAILY: '100',
      OTLP_ENDPOINT: collector.url,
    },
    ...{ CONCURRENCY: '1000', GLOBAL_RATE: '100000' },
  };
  const service = await startProcess(environment);
  const asked = Array.from({ length: streams }, (_, index) =>
    service.post(
      '/chat',
      { message: `question ${index}`, user_id: `u${index}`, session_id: 's' },
      { accept: 'text/event-stream' },
    ),
  );
  await expect.poll(() => open.length, { timeout: 20_000 }).toBe(streams);

  const at = performance.now();
  service.child.kill('SIGTERM');
  await expect.poll(async () => (await service.manage('/health/ready')).status, { interval: 5 }).toBe(503);
  expect(performance.now() - at).toBeLessThan(1000);
  expect((await service.manage('/health/live')).status).toBe(200);
  const late = await service.post('/chat', { message: 'late', user_id: 'u' });
  expect([late.status, late.headers.connection]).toEqual([503, 'close']);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(service.child.exitCode).toBeNull();

  const usage = { prompt_tokens: 10, completion_tokens: 2 };
  for (const response of open) {
    response.write(word('to the end.'));
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage })}\n\n`);
    response.end('data: [DONE]\n\n');
  }
  const answers = await Promise.all(asked);
  for (const { text } of answers) {
    const last = events(text).at(-1);
    expect(last?.event).toBe('done');
    expect(JSON.parse(last?.data ?? '')).toMatchObject({ response: 'Words to the end.' });
  }
  const over = performance.now();
  expect(await service.ended).toBe(0);
  expect(performance.now() - over).toBeLessThan(3000);

  // Turns, spend, rows and spans.
  const store = new EmbeddedStore(systemClock, folder);
  for (let index = 0; index < streams; index += 1) {
    const { messages, fields } = await store.readSession(`user%3Au${index}/s`);
    expect(messages.map((text) => JSON.parse(text))).toEqual([
      { role: 'user', content: `question ${index}` },
      { role: 'assistant', content: 'Words to the end.' },
    ]);
    expect(fields).toMatchObject({ prompt: '10', completion: '2' });
  }
  const spent = (await collect(store.records())).find(({ key }) => key === 'slice:{budget}:spent');
  // 10 × $0.75 and 2 × $4.50 a million, rounded up once a call.
  expect(spent?.value).toEqual([[expect.any(String), String(streams * 17)]]);
  const verdict = await verify(storeSink(store), readFileSync(join(folder, 'audit.key'), 'utf8'));
  expect(verdict).toMatchObject({ rows: streams, faults: [] });
  await store.close();
  const spans = collector.received.flatMap(({ path, body }) =>
    path === '/v1/traces' ? body.resourceSpans[0].scopeSpans[0].spans : [],
  );
  expect(spans.filter(({ name }: { name: string }) => name === 'turn')).toHaveLength(streams);
  await model.close();
  await collector.close();
});
