import { afterEach, describe, expect, it } from 'vitest';
import { azureToken, forgetTokens } from '../src/cloud/azure-identity';
import { filled, KeyVault } from '../src/cloud/key-vault';
import { reply, type Upstream, upstream } from './support/upstream';

const open: Upstream[] = [];
afterEach(async () => {
  forgetTokens();
  for (const one of open.splice(0)) await one.close();
});

/** Answers as Key Vault's REST interface does: versions of secrets, lists in pages. */
async function vault(given: Record<string, string>) {
  const secrets = new Map(Object.entries(given));
  const server = await upstream(({ method, path, headers, body }, response) => {
    const url = new URL(path, server.url);
    if (headers.authorization !== 'Bearer token') return reply(response, 401, {});
    if (url.searchParams.get('api-version') === null) return reply(response, 400, {});
    const name = url.pathname.split('/')[2];
    if (name === undefined) {
      const names = [...secrets.keys()];
      const from = Number(url.searchParams.get('from') ?? 0);
      const value = names
        .slice(from, from + 2)
        .map((one) => ({ id: `${server.url}/secrets/${one}`, attributes: { enabled: one !== 'disabled' } }));
      return reply(response, 200, {
        value,
        nextLink: from + 2 < names.length ? `${server.url}/secrets?api-version=7.4&from=${from + 2}` : null,
      });
    }
    if (method === 'PUT') secrets.set(name, (body as { value: string }).value);
    const value = secrets.get(name);
    return value === undefined ? reply(response, 404, {}) : reply(response, 200, { value });
  });
  open.push(server);
  return { server, secrets, vault: new KeyVault(server.url, async () => 'token') };
}

describe('secrets', () => {
  it('D22: are read by name and by prefix, over pages', async () => {
    const { vault: one } = await vault({ 'llm-api-key': 'k', 'app-a': '1', 'app-b': '2', disabled: 'x', 'app-c': '3' });
    expect(await one.get('llm-api-key')).toBe('k');
    expect(await one.get('none')).toBeUndefined();
    expect(await one.byPrefix('app-')).toEqual({ 'app-a': '1', 'app-b': '2', 'app-c': '3' });
    expect(await one.names()).not.toContain('disabled');
  });

  it('D22: are set and rotated', async () => {
    const { vault: one, secrets } = await vault({ key: 'old' });
    await one.set('new', 'value');
    expect(await one.rotate('key', () => 'made')).toBe('made');
    expect(Object.fromEntries(secrets)).toEqual({ key: 'made', new: 'value' });
  });

  it('D22: a vault that refuses is said without what it said', async () => {
    const { server } = await vault({});
    await expect(new KeyVault(server.url, async () => 'wrong').get('x')).rejects.toThrow(
      'key vault: status 401 for GET /secrets/x',
    );
  });

  it('D22: a link to another host is not followed with our token', async () => {
    const server = await upstream((_, response) =>
      reply(response, 200, { value: [], nextLink: 'https://evil.example.com/secrets' }),
    );
    open.push(server);
    await expect(new KeyVault(server.url, async () => 'token').names()).rejects.toThrow('another host');
  });

  it('D22: what is unset is filled, what is set stays', async () => {
    const { vault: one } = await vault({ 'llm-api-key': 'from the vault', 'audit-key': 'vaulted', other: 'x' });
    const environment = await filled(
      { AUDIT_KEY: 'own', LLM_API_KEY: '' },
      [['LLM_API_KEY'], ['AUDIT_KEY'], ['PGPASSWORD']],
      one,
    );
    expect(environment).toEqual({ AUDIT_KEY: 'own', LLM_API_KEY: 'from the vault' });
    expect(await filled({ OPENAI_API_KEY: 'own' }, [['LLM_API_KEY', 'OPENAI_API_KEY']], one)).toEqual({
      OPENAI_API_KEY: 'own',
    });
  });

  it('D22: a token comes by the identity of the container, once while it is good', async () => {
    const server = await upstream((_, response) => reply(response, 200, { access_token: 'abc', expires_in: '3600' }));
    open.push(server);
    const environment = { IDENTITY_ENDPOINT: `${server.url}/token`, IDENTITY_HEADER: 'h', AZURE_CLIENT_ID: 'id' };
    const scope = 'https://vault.azure.net/.default';
    expect(await Promise.all([azureToken(scope, environment), azureToken(scope, environment)])).toEqual(['abc', 'abc']);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      path: '/token?resource=https%3A%2F%2Fvault.azure.net&api-version=2019-08-01&client_id=id',
      headers: { 'x-identity-header': 'h' },
    });
  });
});
