/** Requests that the window looks back on. */
const size = 100;
/** Shares of failures above which a replica is degraded, and unhealthy. */
const degraded = 0.1;
const unhealthy = 0.5;

interface Sample {
  readonly ms: number;
  readonly failed: boolean;
  readonly cost: number;
}

export interface Health {
  readonly status: 'healthy' | 'degraded' | 'unhealthy';
  readonly requests: number;
  readonly error_rate: number;
  readonly mean_ms: number;
  readonly p95_ms: number;
  readonly cost_dollars: number;
}

/** How the last requests went, and what follows for limits. */
export class HealthWindow {
  private readonly samples: Sample[] = [];
  private sinceChange = 0;
  /** Share of the usual limits that is allowed, where limits adapt. */
  factor = 1;

  add(ms: number, failed: boolean, cost: number): void {
    this.samples.push({ ms, failed, cost });
    if (this.samples.length > size) this.samples.shift();
    this.sinceChange += 1;
    if (this.sinceChange < size) return;
    this.sinceChange = 0;
    const rate = this.report().error_rate;
    if (rate > 0.1) this.factor = Math.max(0.1, this.factor * 0.8);
    else if (rate < 0.01) this.factor = Math.min(1, this.factor * 1.2);
  }

  report(): Health {
    const requests = this.samples.length;
    const times = this.samples.map(({ ms }) => ms).sort((a, b) => a - b);
    const sum = (read: (sample: Sample) => number): number =>
      this.samples.reduce((total, sample) => total + read(sample), 0);
    const rate = requests === 0 ? 0 : sum(({ failed }) => Number(failed)) / requests;
    return {
      // A handful of requests says nothing.
      status: requests < 10 || rate <= degraded ? 'healthy' : rate <= unhealthy ? 'degraded' : 'unhealthy',
      requests,
      error_rate: rate,
      mean_ms: requests === 0 ? 0 : Math.round(sum(({ ms }) => ms) / requests),
      p95_ms: Math.round(times[Math.max(0, Math.ceil(requests * 0.95) - 1)] ?? 0),
      cost_dollars: sum(({ cost }) => cost) / 1e6,
    };
  }
}
