import { readFileSync } from 'node:fs';
import { Unavailable, unavailable } from '../unavailable';
import { fetchUrl } from './http';
import { codeOf } from './refusal';

type Variables = Readonly<Record<string, string | undefined>>;

interface Token {
  readonly value: string;
  /** Moment after which a new one is asked for, milliseconds. */
  readonly stale: number;
}

const tokens = new Map<string, Promise<Token>>();

/** A token of the pod's or the machine's identity for a scope such as https://vault.azure.net/.default; kept while it is good. */
export async function azureToken(scope: string, environment: Variables = process.env): Promise<string> {
  const known = tokens.get(scope);
  if (known !== undefined) {
    const token = await known.catch(() => undefined);
    if (token !== undefined && token.stale > Date.now()) return token.value;
    if (tokens.get(scope) === known) tokens.delete(scope);
  }
  const asked =
    tokens.get(scope) ??
    (environment.AZURE_FEDERATED_TOKEN_FILE ? workload(scope, environment) : managed(scope, environment));
  tokens.set(scope, asked);
  return (await asked).value;
}

/** Workload identity: the cluster's token is exchanged, as the environment of azure-workload-identity has it. */
async function workload(scope: string, environment: Variables): Promise<Token> {
  const {
    AZURE_FEDERATED_TOKEN_FILE: file = '',
    AZURE_TENANT_ID: tenant = '',
    AZURE_CLIENT_ID: client = '',
  } = environment;
  const host = (environment.AZURE_AUTHORITY_HOST ?? 'https://login.microsoftonline.com').replace(/\/+$/, '');
  const body = new URLSearchParams({
    ...{
      grant_type: 'client_credentials',
      client_id: client,
      scope,
      client_assertion: readFileSync(file, 'utf8').trim(),
    },
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return read(`${host}/${tenant}/oauth2/v2.0/token`, { method: 'POST', headers, body: body.toString() });
}

/** Managed identity, by the endpoint of Container Apps and App Service, or of the virtual machine. */
async function managed(scope: string, environment: Variables): Promise<Token> {
  const resource = scope.replace(/\/\.default$/, '');
  const client = environment.AZURE_CLIENT_ID ? { client_id: environment.AZURE_CLIENT_ID } : {};
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: secret } = environment;
  if (endpoint && secret) {
    const query = new URLSearchParams({ resource, 'api-version': '2019-08-01', ...client });
    return read(`${endpoint}?${query}`, { headers: { 'x-identity-header': secret } });
  }
  const query = new URLSearchParams({ resource, 'api-version': '2018-02-01', ...client });
  const host = environment.AZURE_POD_IDENTITY_AUTHORITY_HOST ?? 'http://169.254.169.254';
  return read(`${host}/metadata/identity/oauth2/token?${query}`, { headers: { metadata: 'true' } });
}

async function read(
  url: string,
  ask: { method?: string; headers: Record<string, string>; body?: string },
): Promise<Token> {
  const answer = await fetchUrl(url, { ...ask, signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw unavailable('identity', error);
  });
  if (answer.status !== 200) {
    const refusal = new Error(`identity: status ${answer.status}${codeOf(answer, await answer.text())}`);
    throw new Unavailable('identity', refusal);
  }
  const { access_token: value, expires_in: seconds } = await answer.json<{
    access_token: string;
    expires_in: number | string;
  }>();
  return { value, stale: Date.now() + Math.max(0, Number(seconds) - 300) * 1000 };
}

/** For tests. */
export const forgetTokens = (): void => tokens.clear();
