import { checkHost, type Peer, readPeer } from '../flows';
import { isLate, readText, type Text } from '../late';
import type { Place } from '../place';
import type { Duration, Percent } from '../units';
import { readSecretRef, type SecretRef, type Vault } from '../vault';

/** Where traces go, and which are kept (A11). A collector in the namespace takes them from the workloads. */
export interface TracesProps {
  /** Address of the back end that takes OTLP, e.g. `https://otlp.example.com`: Jaeger, Tempo, a service. */
  readonly endpoint: Text;
  /** How it is spoken to. @default 'http' */
  readonly protocol?: 'http' | 'grpc';
  /** Headers that let the collector in: name → name in the vault. @default none */
  readonly headers?: Readonly<Record<string, string | SecretRef>>;
  /** Where it is reached. @default the endpoint's host: a Service of the cluster, or public addresses */
  readonly at?: Peer;
  /** Share of the traces that is kept, beside every one that failed or was slow. 0% to 100%. @default '10%' */
  readonly keep?: Percent;
  /** From when a trace is slow. 1s to 15m. @default '5s' */
  readonly slow?: Duration;
  /** Time for which a trace's spans are gathered before it is judged by them. 5s to 5m. @default '30s' */
  readonly wait?: Duration;
  /** Replicas of the collector. 1 to 10. @default 2; in development 1 */
  readonly replicas?: number;
}

export interface Traces {
  readonly endpoint: string;
  readonly protocol: 'http' | 'grpc';
  readonly headers: Readonly<Record<string, SecretRef>>;
  readonly at: Peer;
  /** Percent. */
  readonly keep: number;
  /** Seconds. */
  readonly slow: number;
  /** Seconds. */
  readonly wait: number;
  readonly replicas: number;
}

export interface TracesContext {
  readonly vault: Vault | undefined;
  /** The most replicas that the environment has room for. */
  readonly replicas: number;
}

export function resolveTraces(
  place: Place,
  props: TracesProps | undefined,
  { vault, replicas }: TracesContext,
): Traces | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, {
    ...{ endpoint: true, protocol: true, headers: true, at: true },
    ...{ keep: true, slow: true, wait: true, replicas: true },
  });
  const at = place.in('endpoint');
  if (given.endpoint === undefined) at.missing("an address such as 'https://otlp.example.com'");
  const endpoint = given.endpoint === undefined ? '' : readText(at, given.endpoint, (text) => checkEndpoint(at, text));
  if (given.at !== undefined) readPeer(place.in('at'), given.at, undefined);
  return {
    endpoint,
    protocol: place.in('protocol').choice(given.protocol, ['http', 'grpc'], 'http'),
    headers: readHeaders(place.in('headers'), given.headers, vault),
    at: given.at ?? peerOf(place, given.endpoint),
    keep: place.in('keep').percent(given.keep, { min: 0, max: 100, fallback: 10 }),
    slow: place.in('slow').seconds(given.slow, { min: 1, max: 900, fallback: 5 }),
    wait: place.in('wait').seconds(given.wait, { min: 5, max: 300, fallback: 30 }),
    replicas: Math.min(place.in('replicas').integer(given.replicas, { min: 1, max: 10, fallback: 2 }), replicas),
  };
}

function readHeaders(place: Place, props: TracesProps['headers'], vault: Vault | undefined): Traces['headers'] {
  return Object.fromEntries(
    place.entries(props).map(([name, secret]) => {
      // RFC 9110, in lower case: HTTP/2 knows no other.
      if (!/^[a-z][a-z0-9-]{0,126}$/.test(name)) place.in(name).missing('a header in lower case, e.g. authorization');
      return [name, readSecretRef(place.in(name), secret, vault)] as const;
    }),
  );
}

const address = /^(https?):\/\/([\w.-]+)(?::(\d{1,5}))?(\/\S*)?$/;

function checkEndpoint(place: Place, text: string): void {
  if (!address.test(text)) place.fault(text, "an address such as 'https://otlp.example.com'");
}

/** Who is behind an address, as far as it says. */
function peerOf(place: Place, endpoint: Text | undefined): Peer {
  const [, scheme, host = '', port] = (isLate(endpoint) ? null : address.exec(String(endpoint))) ?? [];
  const ports = [port === undefined ? (scheme === 'http' ? 80 : 443) : Number(port)];
  const [, namespace] = /^[\w-]+\.([a-z][\w-]*)\.svc(?:\.cluster\.local)?$/.exec(host) ?? [];
  if (namespace !== undefined) return { kind: 'namespace', namespace, ports };
  if (isLate(endpoint)) {
    place
      .in('at')
      .missing(
        'where the back end is reached: its address is not known yet',
        'For example at: internet() or at: host(…).',
      );
  } else if (host !== '') {
    checkHost(place.in('endpoint'), host);
  }
  return { kind: 'host', host: host === '' ? 'invalid.example' : host, ports };
}
