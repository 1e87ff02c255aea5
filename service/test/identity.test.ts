import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from './support/service';
import { audience, issuer, issuerKeys, secret, token } from './support/tokens';

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

describe('tokens of a shared secret', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ JWT_SECRET_KEY: secret, JWT_ISSUER: issuer, JWT_AUDIENCE: audience });
  });
  afterAll(() => service.stop());
  const chat = (headers: Record<string, string>, body: object = {}) =>
    service.post('/chat', { message: 'x', ...body }, headers);

  it('D21: a good token lets in, and its subject is who asks, whatever the body says', async () => {
    const { status } = await chat(bearer(await token()), { user_id: 'bob', session_id: 's' });
    expect(status).toBe(200);
    expect((await service.rows()).at(-1)?.entry.user).toBe('sub:alice');
    const bob = bearer(await token({ sub: 'bob' }));
    expect((await service.ask('DELETE', '/session/s?user_id=alice', undefined, bob)).status).toBe(404);
    expect((await service.ask('DELETE', '/session/s?user_id=bob', undefined, bearer(await token()))).status).toBe(200);
  });

  it.each([
    ['no token', undefined],
    ['another scheme', async () => 'Basic YTpi'],
    ['an expired token', async () => `Bearer ${await token({ expires: -60 })}`],
    ['no expiry', async () => `Bearer ${await token({ expires: undefined })}`],
    ['another issuer', async () => `Bearer ${await token({ iss: 'https://evil.example.com' })}`],
    ['another audience', async () => `Bearer ${await token({ aud: 'billing' })}`],
    ['no subject', async () => `Bearer ${await token({ sub: '' })}`],
    ['another key', async () => `Bearer ${await token({}, 'HS256', createSecretKey(Buffer.from('x'.repeat(40))))}`],
    [
      'no algorithm',
      async () =>
        `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"a","exp":9999999999}').toString('base64url')}.`,
    ],
    ['not a token', async () => 'Bearer abc.def.ghi'],
  ])('D21: %s is 401', async (_, make) => {
    const { status, body } = await chat(make === undefined ? {} : { authorization: await make() });
    expect(status).toBe(401);
    expect(body.error).toMatchObject({ type: 'authentication_error', code: 'invalid_token' });
  });

  it('D21: 401 comes before the body is looked at', async () => {
    expect((await service.post('/chat', '{')).status).toBe(401);
    expect((await service.post('/tasks', '{')).status).toBe(401);
  });

  it.each([
    ['POST', '/chat'],
    ['POST', '/batch'],
    ['POST', '/tasks'],
    ['GET', '/tasks/x'],
    ['DELETE', '/session/x'],
    ['POST', '/memory'],
    ['POST', '/memory/search'],
    ['GET', '/v1/models'],
    ['POST', '/v1/chat/completions'],
  ])('D21: %s %s wants a token', async (method, path) => {
    expect((await service.ask(method, path, method === 'POST' ? {} : undefined)).status).toBe(401);
  });

  it('D3: health and the document want none', async () => {
    for (const path of ['/health', '/ready', '/health/live', '/health/ready', '/health/region', '/openapi.json']) {
      expect((await service.ask('GET', path)).status).toBe(200);
    }
  });
});

describe('tokens of an issuer’s keys', () => {
  it.each(['RS256', 'ES256'] as const)('D21: %s by JWKS', async (algorithm) => {
    const keys = await issuerKeys(algorithm);
    const service = await startService({ JWT_JWKS_URL: keys.url, JWT_ISSUER: issuer, JWT_AUDIENCE: audience });
    const chat = (text: string) => service.post('/chat', { message: 'x' }, bearer(text));
    expect((await chat(await token({}, algorithm, keys.privateKey, 'key-1'))).status).toBe(200);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect((await chat(await token({}, 'ES256', other, 'key-1'))).status).toBe(401);
    expect((await chat(await token({}, algorithm, keys.privateKey, 'unknown'))).status).toBe(401);
    // The public key as a shared secret: the oldest trick.
    const confused = createSecretKey(Buffer.from(keys.publicKey.export({ type: 'spki', format: 'pem' }) as string));
    expect((await chat(await token({}, 'HS256', confused, 'key-1'))).status).toBe(401);
    await service.stop();
    await keys.close();
  });

  it('D21: keys that can’t be read are no fault of the token', async () => {
    const keys = await issuerKeys('ES256');
    keys.fail();
    const service = await startService({ JWT_JWKS_URL: keys.url, JWT_ISSUER: issuer, JWT_AUDIENCE: audience });
    const answer = await service.post(
      '/chat',
      { message: 'x' },
      bearer(await token({}, 'ES256', keys.privateKey, 'key-1')),
    );
    expect([answer.status, answer.body.error.code]).toEqual([503, 'identity_unavailable']);
    await service.stop();
    await keys.close();
  });

  it('D9: tenant and team of the token go to the ledger', async () => {
    const service = await startService({ JWT_SECRET_KEY: secret });
    await service.post('/chat', { message: 'x' }, bearer(await token({ tid: 'acme', team: 'support' })));
    expect((await service.rows())[0]?.entry).toMatchObject({ tenant: 'acme', team: 'support' });
    await service.stop();
  });
});
