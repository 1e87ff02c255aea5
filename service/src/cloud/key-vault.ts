import { azureToken } from './azure-identity';
import { fetchUrl } from './http';

/** Of the data plane; the newest that every cloud has. */
const version = '7.4';
const scope = 'https://vault.azure.net/.default';

/** Secrets of one Azure Key Vault, by the pod's identity. */
export class KeyVault {
  constructor(
    private readonly url: string,
    private readonly token: () => Promise<string> = () => azureToken(scope),
  ) {}

  /** The newest value, or nothing where there is no such secret. */
  async get(name: string): Promise<string | undefined> {
    const found = await this.ask<{ value: string }>('GET', `${this.url}/secrets/${name}?api-version=${version}`);
    return found?.value;
  }

  /** Names that begin with `prefix`. */
  async names(prefix = ''): Promise<readonly string[]> {
    const names: string[] = [];
    let next: string | undefined = `${this.url}/secrets?api-version=${version}&maxresults=25`;
    while (next !== undefined && next !== '') {
      const page: Page | undefined = await this.ask<Page>('GET', next);
      for (const { id, attributes } of page?.value ?? []) {
        const name = id.slice(id.lastIndexOf('/') + 1);
        if (attributes?.enabled !== false && name.startsWith(prefix)) names.push(name);
      }
      next = page?.nextLink ?? undefined;
      // The token must not follow a link to anywhere else.
      if (next !== undefined && next !== '' && new URL(next).origin !== new URL(this.url).origin)
        throw new Error('key vault: a link to another host');
    }
    return names;
  }

  /** Every secret whose name begins with `prefix`. */
  async byPrefix(prefix: string): Promise<Readonly<Record<string, string>>> {
    const names = await this.names(prefix);
    const values = await Promise.all(names.map(async (name) => [name, await this.get(name)] as const));
    return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  }

  /** Writes a new version; the ones before stay readable by their id. */
  async set(name: string, value: string): Promise<void> {
    await this.ask('PUT', `${this.url}/secrets/${name}?api-version=${version}`, { value });
  }

  /** Writes what `make` gives, and returns it once the vault has it. */
  async rotate(name: string, make: () => string): Promise<string> {
    const value = make();
    await this.set(name, value);
    return value;
  }

  private async ask<T>(method: string, url: string, body?: object): Promise<T | undefined> {
    const headers = {
      authorization: `Bearer ${await this.token()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetchUrl(url, { method, headers, ...content, signal: AbortSignal.timeout(10_000) });
    if (answer.status === 404) {
      answer.discard();
      return undefined;
    }
    if (answer.status !== 200) {
      answer.discard();
      throw new Error(`key vault: status ${answer.status} for ${method} ${new URL(url).pathname}`);
    }
    return answer.json<T>();
  }
}

interface Page {
  readonly value?: readonly { readonly id: string; readonly attributes?: { readonly enabled?: boolean } }[];
  readonly nextLink?: string | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The environment with each secret that is unset under all its names filled from the vault: LLM_API_KEY from `llm-api-key`. */
export async function filled(
  environment: Variables,
  secrets: readonly (readonly string[])[],
  vault: KeyVault,
): Promise<Variables> {
  const unset = secrets.filter((names) => names.every((name) => (environment[name] ?? '') === ''));
  const wanted = new Map(unset.map(([name = '']) => [name.toLowerCase().replaceAll('_', '-'), name]));
  const names = (await vault.names()).filter((name) => wanted.has(name));
  const values = await Promise.all(
    names.map(async (name) => [wanted.get(name) ?? name, await vault.get(name)] as const),
  );
  return { ...environment, ...Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
}
