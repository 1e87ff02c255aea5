import type { EnvironmentName } from '../environments';
import type { Place } from '../place';
import type { Duration, Size } from '../units';

/** Logs, traces and alerts of the platform in Azure Monitor (C11, C15). */
export interface MonitorProps {
  /** How long logs and traces are kept, 30d to 730d. @default '90d'; in development '30d', which the price includes */
  readonly retention?: Duration;
  /**
   * The most that the workspace of one region takes in a day; what comes after it is lost until the next. 1GiB to
   * 1TiB.
   * @default none in production, where the lost logs are those of the outage; else '5GiB'
   */
  readonly dailyCap?: Size;
  /** Endpoints that ask for a token of Entra, beside the receivers of `observability.alerts`. @default none */
  readonly webhooks?: readonly SecureWebhookProps[];
}

/** An endpoint that Azure Monitor calls with a token of Entra, so that its address is no secret. */
export interface SecureWebhookProps {
  /** Its address, over HTTPS. */
  readonly url: string;
  /** Object id of the enterprise application that protects it. */
  readonly application: string;
  /** Its application id URI, e.g. `api://8f3c…`. */
  readonly audience: string;
  /** Which alerts it is told of. @default 'page' */
  readonly hears?: 'page' | 'inform';
}

export interface SecureWebhook {
  readonly url: string;
  readonly application: string;
  readonly audience: string;
  readonly hears: 'page' | 'inform';
}

export interface Monitor {
  /** Days. */
  readonly retention: number;
  /** Gigabytes a day. */
  readonly dailyCap?: number;
  readonly webhooks: readonly SecureWebhook[];
}

const day = 86_400;

export function resolveMonitor(place: Place, props: MonitorProps | undefined, environment: EnvironmentName): Monitor {
  const given = place.props(props, { retention: true, dailyCap: true, webhooks: true });
  const fallback = (environment === 'development' ? 30 : 90) * day;
  const seconds = place.in('retention').seconds(given.retention, { min: 30 * day, max: 730 * day, fallback });
  if (seconds % day !== 0) place.in('retention').fault(given.retention, "whole days, e.g. '90d'");
  const cap = place.in('dailyCap').bytes(given.dailyCap, { min: 2 ** 30, max: 2 ** 40, fallback: 5 * 2 ** 30 });
  const capped = given.dailyCap !== undefined || environment !== 'production';
  return {
    retention: seconds / day,
    ...(capped ? { dailyCap: cap / 2 ** 30 } : {}),
    webhooks: place
      .in('webhooks')
      .list(given.webhooks)
      .map((one, index) => readWebhook(place.in('webhooks').item(index), one)),
  };
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readWebhook(place: Place, props: SecureWebhookProps): SecureWebhook {
  const given = place.props(props, { url: true, application: true, audience: true, hears: true });
  const text = (key: 'url' | 'application' | 'audience', pattern: RegExp, want: string): string => {
    const value = given[key];
    if (typeof value === 'string' && pattern.test(value)) return value;
    place.in(key).fault(value, want);
    return 'invalid';
  };
  const address = "an https address without a query, e.g. 'https://ops.example.com/alerts'";
  // What stands in a query, or before an @, is a secret: it must not be printed.
  if (typeof given.url === 'string' && /[?@]/.test(given.url))
    place.in('url').missing(address, 'Whoever calls has a token of Entra: the address needs no secret.');
  else text('url', /^https:\/\/[^\s?@]+$/, address);
  return {
    url: given.url ?? 'invalid',
    application: text('application', guid, 'the object id of an enterprise application'),
    audience: text('audience', /^(api|https):\/\/\S+$/, "an application id URI, e.g. 'api://8f3c…'"),
    hears: place.in('hears').choice(given.hears, ['page', 'inform'], 'page'),
  };
}
