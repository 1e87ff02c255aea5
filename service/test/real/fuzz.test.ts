import { expect, it } from 'vitest';
import { bodyOf, type Document, random, undeclared } from '../support/openapi';
import { type Answer, send, startService } from '../support/service';

const requests = 10_000;
const lanes = 32;

it('D1: ten thousand requests made from the document find no undeclared answer, no hang and no leak', async () => {
  const service = await startService({
    RATE_LIMIT: '1000000',
    GLOBAL_RATE: '1000000',
    LOG_LEVEL: 'error',
    BODY_LIMIT: '65536',
  });
  const document = (await service.ask('GET', '/openapi.json')).body as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const next = random(20_261_121);
  const faults: string[] = [];
  const statuses: Record<number, number> = {};
  let left = requests;
  let heap = 0;

  const one = async (): Promise<void> => {
    const { path, method, operation } = operations[
      Math.floor(next() * operations.length)
    ] as (typeof operations)[number];
    const schema = operation.requestBody?.content['application/json'].schema;
    const ids = ['s-1', 's-2', '%00', '%ff', 'a%2Fb', "'", 'x'.repeat(300)];
    const actual = `${path.replace(/\{\w+\}/, () => ids[Math.floor(next() * ids.length)] ?? '')}${next() < 0.3 ? '?user_id=u' : ''}`;
    const wrong = [0, 0.05, 0.3][Math.floor(next() * 3)] ?? 0;
    const body = schema === undefined ? undefined : bodyOf(schema, next, wrong);
    const text = body === undefined ? undefined : JSON.stringify(body).slice(0, next() < 0.05 ? -1 : undefined);
    const headers: Record<string, string> = {
      ...(next() < 0.2 ? { accept: 'text/event-stream' } : {}),
      ...(next() < 0.05 ? { 'content-type': 'text/plain' } : {}),
      ...(next() < 0.1 ? { prefer: 'wait=1' } : {}),
      ...(next() < 0.1 ? { traceparent: 'x', 'x-forwarded-for': '1.1.1.1', 'idempotency-key': 'k' } : {}),
    };
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, 15_000, 'late').unref());
    const answer: Answer | 'late' = await Promise.race([
      send(service.port ?? 0, method.toUpperCase(), actual, text, headers),
      late,
    ]);
    if (answer === 'late') faults.push(`${method} ${actual}: no answer to ${text}`);
    else {
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const fault = undeclared(operation, answer);
      if (fault !== undefined || answer.status >= 500)
        faults.push(`${method} ${actual} ${text?.slice(0, 300)}: ${fault ?? answer.text}`);
    }
  };
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      if (left === requests / 2) heap = process.memoryUsage().heapUsed;
      await one();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));

  expect(faults.slice(0, 5)).toEqual([]);
  expect(statuses[200]).toBeGreaterThan(requests / 4);
  expect(statuses[400]).toBeGreaterThan(requests / 10);
  await expect
    .poll(async () => /^http_server_active_requests (\d+)$/m.exec((await service.manage('/metrics')).text)?.[1])
    .toBe('0');
  expect(/^active_agents (\d+)$/m.exec((await service.manage('/metrics')).text)?.[1]).toBe('0');
  // What is kept are conversations, answers and rows, which all have an end.
  expect(process.memoryUsage().heapUsed - heap).toBeLessThan(128 * 2 ** 20);
  await service.stop();
});
