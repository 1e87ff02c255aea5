import { createServer } from 'node:http';
import { expect } from 'vitest';
import { freePort } from './ports';
import { type Started, startProcess } from './process';

/**
 * Starts the service while nobody gives out tokens: it must live, take no requests and say why. Then there is a token,
 * and it must become ready.
 */
export async function startsWithoutIdentity(
  environment: Record<string, string>,
  token: string,
  reason: string,
): Promise<Started> {
  const port = await freePort();
  const identity = { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/token`, IDENTITY_HEADER: 'secret' };
  const service = await startProcess({ DATA_DIR: 'off', ...identity, ...environment }, [], 'live');
  try {
    const ready = await service.manage('/health/ready');
    expect([ready.status, ready.body.reason]).toEqual([503, reason]);
    const asked = await service.post('/chat', { message: 'x', user_id: 'u' });
    expect([asked.status, asked.body?.error?.code]).toEqual([503, 'store_unavailable']);
    expect((await service.manage('/health/live')).status).toBe(200);
    await expect
      .poll(() => JSON.stringify(service.lines), { timeout: 10_000 })
      .toContain(`identity: connect ECONNREFUSED`);
    const server = createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: token, expires_in: 3600 }));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await expect.poll(async () => (await service.manage('/health/ready')).status, { timeout: 20_000 }).toBe(200);
    expect((await service.post('/chat', { message: 'x', user_id: 'u' })).status).toBe(200);
    server.closeAllConnections();
    server.close();
    return service;
  } catch (error) {
    service.child.kill('SIGKILL');
    throw error;
  }
}
