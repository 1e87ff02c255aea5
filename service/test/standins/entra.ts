import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgetTokens } from '../../src/cloud/azure-identity';
import { temporaryFolder } from '../support/process';
import { reply, type Upstream, upstream } from '../support/upstream';

export interface Entra extends Upstream {
  /** Whether a header carries a good token for a scope. */
  bearer(header: string | undefined, scope: string): boolean;
  good(token: string, scope: string): boolean;
  /** Tokens given out so far are refused from now on. */
  revoke(): void;
  restore(): void;
}

const assertion = 'header.cluster-token.signature';

/**
 * The token endpoint of Microsoft Entra for workload identity: exchanges the cluster's token, and refuses what the real
 * one refuses. While it runs, this process has the environment that azure-workload-identity gives a pod.
 */
export async function entra(seconds = 3600): Promise<Entra> {
  const tokens = new Map<string, string>();
  let count = 0;
  const server = await upstream(({ method, path, text, headers }, response) => {
    const form = new URLSearchParams(text);
    const fault = (description: string): void =>
      reply(response, 400, { error: 'invalid_request', error_description: description });
    if (method !== 'POST' || path !== '/tenant-id/oauth2/v2.0/token') return reply(response, 404, {});
    if (headers['content-type'] !== 'application/x-www-form-urlencoded') return fault('AADSTS900144');
    if (form.get('grant_type') !== 'client_credentials') return fault('AADSTS70003');
    if (form.get('client_id') !== 'client-id') return fault('AADSTS700016');
    if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return fault('AADSTS900144');
    if (form.get('client_assertion') !== assertion) return fault('AADSTS700027');
    const scope = form.get('scope') ?? '';
    if (!/^https?:\/\/[^/]+\/\.default$/.test(scope)) return fault('AADSTS1002012');
    count += 1;
    const token = `token-${count}`;
    tokens.set(token, scope);
    reply(response, 200, { token_type: 'Bearer', expires_in: seconds, access_token: token });
  });
  const file = join(temporaryFolder(), 'azure-identity-token');
  writeFileSync(file, `${assertion}\n`);
  const before = { ...process.env };
  Object.assign(process.env, {
    ...{ AZURE_AUTHORITY_HOST: `${server.url}/`, AZURE_TENANT_ID: 'tenant-id', AZURE_CLIENT_ID: 'client-id' },
    AZURE_FEDERATED_TOKEN_FILE: file,
  });
  forgetTokens();
  const good = (token: string, scope: string): boolean => tokens.get(token) === scope;
  return {
    ...server,
    good,
    bearer: (header, scope) => header?.startsWith('Bearer ') === true && good(header.slice(7), scope),
    revoke: () => tokens.clear(),
    restore() {
      process.env = before;
      forgetTokens();
    },
  };
}
