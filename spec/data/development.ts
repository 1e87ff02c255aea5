import { isPlain } from '../plain';
import { parseCpu, parseSize } from '../units';

interface Limits {
  /** Sizes, as they are written. */
  readonly most: Readonly<Partial<Record<'cpu' | 'memory' | 'size', string>>>;
  /** Counts: how many there are where the description says more than `above`. */
  readonly counts: Readonly<Record<string, { readonly above: number; readonly becomes: number }>>;
  /** Props that are left out. */
  readonly without: readonly string[];
}

/** What each store takes at most on the one small node of development, before development's own overrides are applied. */
const limits: Readonly<Record<string, Limits>> = {
  postgres: {
    most: { cpu: '100m', memory: '512MiB', size: '5GiB' },
    // Two are refused in every environment.
    counts: { instances: { above: 2, becomes: 1 } },
    // Without a copy of what can be made again.
    without: ['walSize', 'backup', 'connections'],
  },
  redis: {
    most: { cpu: '50m', memory: '128MiB', size: '1GiB' },
    counts: { leaders: { above: 3, becomes: 3 }, followers: { above: 0, becomes: 0 } },
    without: [],
  },
  kafka: {
    most: { cpu: '250m', memory: '768MiB', size: '2GiB' },
    counts: { brokers: { above: 2, becomes: 1 } },
    without: [],
  },
};

const amountOf = { cpu: parseCpu, memory: parseSize, size: parseSize } as const;

/** `data` of a description as development begins with it: one of each, small. */
export function developmentData(data: unknown): unknown {
  if (!isPlain(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([part, store]) => [part, small(store)]));
}

function small(store: unknown): unknown {
  const kind = isPlain(store) && typeof store.kind === 'string' ? store.kind : '';
  const found = Object.hasOwn(limits, kind) ? limits[kind] : undefined;
  if (!isPlain(store) || found === undefined) return store;
  const { most, counts, without } = found;
  const kept = Object.entries(store).filter(([prop]) => !without.includes(prop));
  // What is wrong stays as it is, so that the fault shows what was written.
  return Object.fromEntries(
    kept.map(([prop, given]) => {
      if (prop === 'cpu' || prop === 'memory' || prop === 'size') {
        const [amount, limit] = [amountOf[prop](given), amountOf[prop](most[prop])];
        return [prop, amount !== undefined && limit !== undefined && amount > limit ? most[prop] : given];
      }
      const count = Object.hasOwn(counts, prop) ? counts[prop] : undefined;
      return [prop, count !== undefined && typeof given === 'number' && given > count.above ? count.becomes : given];
    }),
  );
}
