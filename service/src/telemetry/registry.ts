/** Label sets of one metric beyond which new ones are counted together: a scrape stays small whatever callers send. */
const most = 200;
const other = 'other';

export interface Series {
  readonly labels: readonly string[];
  sum: number;
  count: number;
  readonly buckets: number[];
}

/** A counter, a gauge or a histogram, with its label sets. */
export class Metric {
  private readonly series = new Map<string, Series>();

  constructor(
    readonly name: string,
    readonly kind: 'counter' | 'gauge' | 'histogram',
    readonly help: string,
    readonly labels: readonly string[],
    readonly bounds: readonly number[],
    private readonly read?: () => number | Promise<number>,
  ) {
    // A metric without labels is there from the start: an alert can't tell 0 from nothing.
    if (labels.length === 0 && read === undefined) this.at([]);
  }

  /** Adds to a counter or gauge. */
  add(amount: number, ...labels: readonly string[]): void {
    this.at(labels).sum += amount;
  }

  set(value: number, ...labels: readonly string[]): void {
    this.at(labels).sum = value;
  }

  observe(value: number, ...labels: readonly string[]): void {
    const series = this.at(labels);
    series.sum += value;
    series.count += 1;
    let index = 0;
    while (index < this.bounds.length && value > (this.bounds[index] as number)) index += 1;
    series.buckets[index] = (series.buckets[index] ?? 0) + 1;
  }

  /** The value of one label set, for tests and reports. */
  value(...labels: readonly string[]): number {
    const series = this.series.get(labels.join('\u0000'));
    return (this.kind === 'histogram' ? series?.count : series?.sum) ?? 0;
  }

  async snapshot(): Promise<readonly Series[]> {
    if (this.read !== undefined) this.set(await this.read());
    return [...this.series.values()];
  }

  private at(labels: readonly string[]): Series {
    const key = labels.length === 1 ? (labels[0] as string) : labels.join('\u0000');
    const known = this.series.get(key);
    if (known !== undefined) return known;
    if (this.series.size >= most && labels.some((label) => label !== other)) return this.at(labels.map(() => other));
    const series = {
      labels,
      sum: 0,
      count: 0,
      buckets: this.bounds.length === 0 ? [] : new Array(this.bounds.length + 1).fill(0),
    };
    this.series.set(key, series);
    return series;
  }
}

/** All metrics of a process. */
export class Registry {
  readonly metrics: Metric[] = [];

  counter(name: string, help: string, labels: readonly string[] = []): Metric {
    return this.keep(new Metric(name, 'counter', help, labels, []));
  }

  /** With `read`, its value is asked for at each scrape. */
  gauge(name: string, help: string, labels: readonly string[] = [], read?: () => number | Promise<number>): Metric {
    return this.keep(new Metric(name, 'gauge', help, labels, [], read));
  }

  histogram(name: string, help: string, labels: readonly string[], bounds: readonly number[]): Metric {
    return this.keep(new Metric(name, 'histogram', help, labels, bounds));
  }

  /** The text that Prometheus reads. */
  async text(): Promise<string> {
    const lines: string[] = [];
    for (const metric of this.metrics) {
      lines.push(`# HELP ${metric.name} ${metric.help}`, `# TYPE ${metric.name} ${metric.kind}`);
      for (const series of await metric.snapshot()) lines.push(...spell(metric, series));
    }
    return `${lines.join('\n')}\n`;
  }

  private keep(metric: Metric): Metric {
    this.metrics.push(metric);
    return metric;
  }
}

function spell({ name, kind, labels, bounds }: Metric, series: Series): string[] {
  const pairs = labels.map((label, index) => `${label}="${escaped(series.labels[index] ?? '')}"`);
  const set = (...more: string[]): string => {
    const all = [...pairs, ...more];
    return all.length === 0 ? '' : `{${all.join(',')}}`;
  };
  if (kind !== 'histogram') return [`${name}${set()} ${series.sum}`];
  let sum = 0;
  const buckets = [...bounds, '+Inf'].map((bound, index) => {
    sum += series.buckets[index] ?? 0;
    return `${name}_bucket${set(`le="${bound}"`)} ${sum}`;
  });
  return [...buckets, `${name}_sum${set()} ${series.sum}`, `${name}_count${set()} ${series.count}`];
}

const escaped = (text: string): string =>
  text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
