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

/** A document with its late values filled in. Paths that nothing binds are reported to `unbound`. */
export function bind<T>(document: T, bindings: Bindings, region: string, unbound: (path: string) => void): T {
  if (typeof document === 'string') return bindText(document, bindings, region, unbound) as T;
  if (Array.isArray(document)) return document.map((item) => bind(item, bindings, region, unbound) as unknown) as T;
  if (typeof document !== 'object' || document === null) return document;
  for (const [key, value] of Object.entries(document)) {
    // Most values are not late: those stay the objects they are.
    if (holdsLate(value))
      (document as Record<string, unknown>)[key] = bind(value, bindings, region, unbound) as unknown;
  }
  return document;
}

const holdsLate = (value: unknown): boolean =>
  typeof value === 'string' ? value.includes('${late:') : typeof value === 'object';

function bindText(text: string, bindings: Bindings, region: string, unbound: (path: string) => void): string {
  if (!text.includes('${late:')) return text;
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
