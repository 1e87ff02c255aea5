import { type AlertId, alertIds, type CloudAlertId, cloudAlertIds, type Thresholds } from '../alerts/rule';
import { readReference } from '../names';
import type { Place } from '../place';
import type { Duration, Percent } from '../units';
import type { CredentialContext } from './credential';
import { type Receiver, type ReceiverProps, readReceivers } from './receivers';

/** What is wrong, and who is told (A12). */
export interface AlertsProps {
  /** Who is woken by what cannot wait. @default none: alerts go where the cluster's Alertmanager sends them */
  readonly page?: ReceiverProps | readonly ReceiverProps[];
  /** Who reads of the rest. @default none: alerts go where the cluster's Alertmanager sends them */
  readonly inform?: ReceiverProps | readonly ReceiverProps[];
  /** Whether anybody is woken. Else what would page informs. @default in production alone */
  readonly wakes?: boolean;
  readonly thresholds?: ThresholdsProps;
  /** Alerts that are left out. @default none */
  readonly without?: readonly (AlertId | CloudAlertId)[];
  /** Address of the page that describes each alert under its name; written as `runbook_url`. @default none: each alert says what to do first */
  readonly runbooks?: string;
}

/** What is too much. */
export interface ThresholdsProps {
  /** Share of requests that end in an error of ours (C11). 1% to 100%. @default '5%' */
  readonly errorRate?: Percent;
  /** Time within which 99 of 100 requests are answered (C11). 1s to 15m. @default '5s' */
  readonly latency?: Duration;
  /** Share of its limit that a container's memory takes (C11). 10% to 100%. @default '85%' */
  readonly memory?: Percent;
  /** Share of a budget for models that is spent (D8). 1% to 100%. @default '80%' */
  readonly budget?: Percent;
  /** Messages that wait while their number grows. 1 to 1000000. @default 1000 */
  readonly backlog?: number;
  /** Time that a replica of the database is behind. 1s to 1h. @default '30s' */
  readonly replicaLag?: Duration;
  /** Time that a certificate has left. 1d to 60d. @default '14d': cert-manager renews long before */
  readonly certificate?: Duration;
}

export interface Alerts {
  readonly page: readonly Receiver[];
  readonly inform: readonly Receiver[];
  readonly thresholds: Thresholds;
  readonly without: readonly (AlertId | CloudAlertId)[];
  readonly runbooks?: string;
}

export function resolveAlerts(
  place: Place,
  props: AlertsProps | undefined,
  context: CredentialContext & { readonly production: boolean },
): Alerts {
  const given = place.props(props, {
    ...{ page: true, inform: true, wakes: true, thresholds: true, without: true, runbooks: true },
  });
  const page = readReceivers(place.in('page'), given.page, 'page', context);
  const wakes = place.in('wakes').flag(given.wakes, context.production);
  const without = place.in('without').list(given.without);
  without.forEach((id, index) => {
    readReference(place.in('without').item(index), id, [...alertIds, ...cloudAlertIds], 'alert');
  });
  if (given.runbooks !== undefined && !(typeof given.runbooks === 'string' && /^https?:\/\/\S+$/.test(given.runbooks)))
    place.in('runbooks').fault(given.runbooks, "an address such as 'https://wiki.example.com/alerts'");
  return {
    page: wakes ? page : [],
    inform: readReceivers(place.in('inform'), given.inform, 'inform', context),
    thresholds: resolveThresholds(place.in('thresholds'), given.thresholds),
    without,
    ...(given.runbooks === undefined ? {} : { runbooks: given.runbooks }),
  };
}

function resolveThresholds(place: Place, props: ThresholdsProps | undefined): Thresholds {
  const given = place.props(props, {
    ...{
      errorRate: true,
      latency: true,
      memory: true,
      budget: true,
      backlog: true,
      replicaLag: true,
      certificate: true,
    },
  });
  const share = (name: 'errorRate' | 'memory' | 'budget', min: number, fallback: number) =>
    place.in(name).percent(given[name], { min, max: 100, fallback }) / 100;
  const seconds = (name: 'latency' | 'replicaLag' | 'certificate', min: number, max: number, fallback: number) =>
    place.in(name).seconds(given[name], { min, max, fallback });
  return {
    errorRate: share('errorRate', 1, 5),
    latency: seconds('latency', 1, 900, 5),
    memory: share('memory', 10, 85),
    budget: share('budget', 1, 80),
    backlog: place.in('backlog').integer(given.backlog, { min: 1, max: 1_000_000, fallback: 1000 }),
    replicaLag: seconds('replicaLag', 1, 3600, 30),
    certificate: seconds('certificate', 86_400, 60 * 86_400, 14 * 86_400),
  };
}
