import type { Environment } from '../environment';
import { runsToEnd, type Workload } from '../resolve-workload';
import type { Thresholds } from './rule';

/** What alerts are about. */
export interface Scope {
  readonly environment: Environment;
  readonly namespace: string;
  readonly thresholds: Thresholds;
}

/** Name of the port at which a workload shows its metrics. */
export const metricsPort = 'management';

/** Whether Prometheus is shown a workload: its own container listens for it, and stays long enough to be asked. */
export const scraped = (workload: Workload): boolean =>
  !runsToEnd(workload) && Object.hasOwn(workload.main.ports, metricsPort);
