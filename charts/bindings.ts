import { latePaths, tokenPattern } from '../spec/late';

/** Values known after deployment, by path: the content of `bindings/<environment>.json`. */
export type Bindings = Readonly<Record<string, unknown>>;

/** A late value that nothing binds. */
export interface Unbound {
  readonly environment: string;
  readonly path: string;
}

/** Late values that are not bound, in one error that says how to supply them. */
export class UnboundError extends Error {
  override readonly name = 'UnboundError';

  constructor(readonly unbound: readonly Unbound[]) {
    super(describe(unbound));
  }
}

function describe(unbound: readonly Unbound[]): string {
  const environments = [...new Set(unbound.map(({ environment }) => environment))];
  const parts = environments.flatMap((environment) => {
    const paths = [...new Set(unbound.filter((one) => one.environment === environment).map(({ path }) => path))].sort();
    return [
      `  bindings/${environment}.json lacks ${paths.join(', ')}`,
      `    gantry bind ${environment} ${paths.map((path) => `${path}=…`).join(' ')}`,
    ];
  });
  const count = new Set(unbound.map(({ environment, path }) => `${environment} ${path}`)).size;
  const head =
    count === 1
      ? '1 value is known only after deployment and is not bound'
      : `${count} values are known only after deployment and are not bound`;
  return [`${head}; nothing was written`, ...parts].join('\n');
}

/** The value that a path is bound to; undefined where nothing, or no plain value, stands there. */
export function lookUp(bindings: Bindings, path: string): string | undefined {
  let value: unknown = bindings;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Bindings)[step];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Fills a document's late values in, where they stand. Paths that nothing binds are reported to `unbound`. */
export function bind<T extends object>(
  document: T,
  bindings: Bindings,
  region: string,
  unbound: (path: string) => void,
): T {
  // Every value of every object passes here: no lists of entries are made, and what is not late stays as it is.
  const values = document as Record<string, unknown>;
  for (const key in values) {
    const value = values[key];
    if (typeof value === 'string') {
      if (value.includes('${late:')) values[key] = bindText(value, bindings, region, unbound);
    } else if (typeof value === 'object' && value !== null) bind(value, bindings, region, unbound);
  }
  return document;
}

function bindText(text: string, bindings: Bindings, region: string, unbound: (path: string) => void): string {
  const paths = latePaths(text, region);
  let index = 0;
  return text.replaceAll(tokenPattern, (token) => {
    const path = paths[index] ?? '';
    index += 1;
    const value = lookUp(bindings, path);
    if (value === undefined) unbound(path);
    return value ?? token;
  });
}
