import type { Clock } from '../clock';
import type { Config } from '../config/settings';
import { type Budget, metered } from '../cost/budget';
import type { PriceList } from '../cost/prices';
import type { Log } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';
import { Breaker } from './breaker';
import { cascade, failover, timed } from './compose';
import { Fair } from './fair';
import type { Model } from './model';
import { observed } from './observed';
import { RetryBudget, retrying } from './retry';

export interface StackPorts {
  readonly config: Config;
  readonly provider: (name: string) => Model;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export interface ModelStack {
  readonly model: Model;
  readonly fair: Fair;
  readonly breakers: readonly Breaker[];
}

/** What stands between the agent and its models: fair(cascade(cheap…, failover(primary, backups…))). */
export function modelStack(
  { config, provider, clock, random, log }: StackPorts,
  budget: Budget,
  prices: PriceList,
  metrics: Metrics,
): ModelStack {
  const breakers: Breaker[] = [];
  const retries = new RetryBudget(clock);
  /** One model: retried(guarded(within its time(paid for(seen)))). */
  const sturdy = (name: string): Model => {
    const seen = observed(provider(name), metrics, log);
    const breaker = new Breaker(timed(metered(seen, budget, prices, clock), config.TIMEOUT_SECONDS * 1000), {
      threshold: config.BREAKER_THRESHOLD,
      recovery: config.BREAKER_RECOVERY_SECONDS * 1000,
      clock,
      onChange: (model, open) => {
        metrics.breaker.set(Number(open), model);
        log.warn(open ? 'breaker opened' : 'breaker closed', { model });
      },
    });
    breakers.push(breaker);
    return retrying(breaker, {
      retries: config.MAX_RETRIES,
      base: config.RETRY_BASE_MS,
      cap: config.RETRY_CAP_MS,
      clock,
      random,
      budget: retries,
      onRetry: (model) => metrics.retries.add(1, model),
    });
  };
  const best = failover([config.LLM_MODEL, ...config.BACKUP_MODELS].map(sturdy));
  const fair = new Fair(
    cascade([...config.CASCADE_MODELS.map(sturdy), best], config.CASCADE_QUALITY),
    config.CONCURRENCY,
    config.CONCURRENCY_PER_USER,
  );
  return { model: fair, fair, breakers };
}
