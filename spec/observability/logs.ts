import type { Place } from '../place';
import { type Credential, type CredentialContext, type CredentialProps, readCredential } from './credential';

/** Elasticsearch, or OpenSearch by the same API: the E of ELK. */
export interface Elasticsearch {
  readonly kind: 'elasticsearch';
  /** Its address, e.g. `https://logs.example.com:9200`. */
  readonly url: string;
  /** Name at it. @default none */
  readonly user?: string;
  /** Password at it; with `user`. @default none */
  readonly password?: CredentialProps;
  /** What its daily indices begin with. @default the platform's name */
  readonly index?: string;
}

/** Loki. */
export interface Loki {
  readonly kind: 'loki';
  /** Its address, e.g. `http://loki-gateway.monitoring.svc`. */
  readonly url: string;
  /** Tenant, where it has several. @default none */
  readonly tenant?: string;
}

/** Datadog. */
export interface Datadog {
  readonly kind: 'datadog';
  /** Key of its API. */
  readonly apiKey: CredentialProps;
  /** Its site. @default 'datadoghq.com' */
  readonly site?: string;
}

export type LogsProps = Elasticsearch | Loki | Datadog;

/** Logs go to Elasticsearch or OpenSearch (A9). */
export const elasticsearch = (props: Omit<Elasticsearch, 'kind'>): Elasticsearch => ({
  kind: 'elasticsearch',
  ...props,
});
/** Logs go to Loki (A9). */
export const loki = (props: Omit<Loki, 'kind'>): Loki => ({ kind: 'loki', ...props });
/** Logs go to Datadog (A9). */
export const datadog = (props: Omit<Datadog, 'kind'>): Datadog => ({ kind: 'datadog', ...props });

export type Logs =
  | {
      readonly kind: 'elasticsearch';
      readonly scheme: 'http' | 'https';
      readonly host: string;
      readonly port: number;
      readonly index: string;
      readonly login?: { readonly user: string; readonly password: Credential };
    }
  | { readonly kind: 'loki'; readonly url: string; readonly tenant?: string }
  | { readonly kind: 'datadog'; readonly apiKey: Credential; readonly host: string };

/** @param platform whose name the indices carry */
export function resolveLogs(
  place: Place,
  props: LogsProps | undefined,
  platform: string,
  context: CredentialContext,
): Logs | undefined {
  if (props === undefined) return undefined;
  switch ((props as Partial<LogsProps> | null)?.kind) {
    case 'elasticsearch':
      return resolveElasticsearch(place, props as Elasticsearch, platform, context);
    case 'loki': {
      const given = place.props(props as Loki, { kind: true, url: true, tenant: true });
      const { url } = readAddress(place.in('url'), given.url);
      return {
        kind: 'loki',
        url,
        ...(given.tenant === undefined ? {} : { tenant: readWord(place.in('tenant'), given.tenant, 'a tenant') }),
      };
    }
    case 'datadog': {
      const given = place.props(props as Datadog, { kind: true, apiKey: true, site: true });
      const site = readWord(place.in('site'), given.site ?? 'datadoghq.com', "a site such as 'datadoghq.eu'");
      return {
        kind: 'datadog',
        apiKey: readCredential(place, 'apiKey', given.apiKey, 'logs-apiKey', context),
        // Datadog, "HTTP log intake": one host a site.
        host: `http-intake.logs.${site}`,
      };
    }
    default:
      place.fault(
        props,
        'elasticsearch(), loki() or datadog()',
        "Leave it out where the cluster's own agent collects them, as Log Analytics does.",
      );
      return undefined;
  }
}

function resolveElasticsearch(place: Place, props: Elasticsearch, platform: string, context: CredentialContext): Logs {
  const given = place.props(props, { kind: true, url: true, user: true, password: true, index: true });
  const { scheme, host, port } = readAddress(place.in('url'), given.url);
  if ((given.user === undefined) !== (given.password === undefined))
    place.in(given.user === undefined ? 'user' : 'password').missing('both user and password, or neither');
  return {
    kind: 'elasticsearch',
    scheme,
    host,
    port: port ?? 9200,
    index: readWord(
      place.in('index'),
      given.index ?? platform,
      'lower-case letters, digits and dashes',
      /^[a-z][a-z0-9_-]{0,99}$/,
    ),
    ...(given.user === undefined || given.password === undefined
      ? {}
      : {
          login: {
            user: readWord(place.in('user'), given.user, 'a name'),
            password: readCredential(place, 'password', given.password, 'logs-password', context),
          },
        }),
  };
}

function readAddress(place: Place, url: unknown) {
  const match = typeof url === 'string' ? /^(https?):\/\/([\w.-]+)(?::(\d{1,5}))?\/?$/.exec(url) : null;
  if (match === null) place.fault(url, "an address such as 'https://logs.example.com:9200'");
  const [text = '', scheme, host = 'invalid', port] = match ?? [];
  return {
    url: text,
    scheme: scheme === 'http' ? ('http' as const) : ('https' as const),
    host,
    port: port === undefined ? undefined : Number(port),
  };
}

function readWord(place: Place, value: unknown, want: string, pattern = /^[\w.@-]{1,253}$/): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  place.fault(value, want);
  return 'invalid';
}
