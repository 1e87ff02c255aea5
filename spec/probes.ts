import { readReference } from './names';
import { type Off, off, type Place } from './place';
import { isPlain } from './plain';
import type { Duration } from './units';

/** How the kubelet asks a container whether it is well. Exactly one of `http`, `tcp`, `exec` and `grpc`. */
export interface ProbeProps {
  /** Path to GET, e.g. `/health/live`. @default none */
  readonly http?: string;
  /** Connect to the port, nothing more. @default none */
  readonly tcp?: true;
  /** Command to run in the container; 0 is well. @default none */
  readonly exec?: readonly string[];
  /** Standard gRPC health check; the value is the service name, `''` for the whole server. @default none */
  readonly grpc?: string;
  /** Name of the port that is asked. @default the first port, by preference `http` */
  readonly port?: string;
  /** Pause before the first question. 0s to 5m. @default '0s': the startup probe waits for slow starts */
  readonly delay?: Duration;
  /** Time between questions. 1s to 5m. @default startup 2s, liveness 10s, readiness 5s */
  readonly every?: Duration;
  /** Time an answer may take. 1s to 1m. @default '5s' */
  readonly timeout?: Duration;
  /** Failures in a row that count. 1 to 300. @default startup 30, others 3 */
  readonly failures?: number;
}

export interface ProbesProps {
  /** Holds the other two back until the container has started. @default the liveness question, 30 times every 2s */
  readonly startup?: ProbeProps | Off;
  /** Restarts the container. Must ask only what a restart can mend: never a database or a model provider. */
  readonly liveness?: ProbeProps | Off;
  /** Takes the pod out of its Service. */
  readonly readiness?: ProbeProps | Off;
}

export interface Probe {
  readonly ask: Question;
  readonly delay: number;
  readonly every: number;
  readonly timeout: number;
  readonly failures: number;
}

export type Question =
  | { readonly kind: 'http'; readonly path: string; readonly port: string }
  | { readonly kind: 'tcp'; readonly port: string }
  | { readonly kind: 'exec'; readonly command: readonly string[] }
  | { readonly kind: 'grpc'; readonly service: string; readonly port: number };

export interface Probes {
  readonly startup?: Probe;
  readonly liveness?: Probe;
  readonly readiness?: Probe;
}

type Role = keyof ProbesProps;

const cadence = {
  startup: { every: 2, failures: 30 },
  liveness: { every: 10, failures: 3 },
  readiness: { every: 5, failures: 3 },
} as const;

export function resolveProbes(
  place: Place,
  props: ProbesProps | undefined,
  defaults: ProbesProps,
  ports: Readonly<Record<string, number>>,
): Probes {
  const given = place.props(props, { startup: true, liveness: true, readiness: true });
  const liveness = given.liveness ?? defaults.liveness;
  // A container that is asked whether it lives must first be given the time to start.
  const startup = given.startup ?? defaults.startup ?? questionOf(liveness);
  const readiness = given.readiness ?? defaults.readiness;
  const chosen: Record<Role, ProbeProps | Off | undefined> = { startup, liveness, readiness };
  const probes: Partial<Record<Role, Probe>> = {};
  for (const role of ['startup', 'liveness', 'readiness'] as const) {
    const probe = chosen[role];
    // A probe taken over from the liveness question is faulted there, once.
    const from = role === 'startup' && given.startup === undefined ? 'liveness' : role;
    if (probe !== undefined && probe !== off) probes[role] = resolveProbe(place.in(from), probe, role, ports);
  }
  return probes;
}

/** The question without its cadence. */
function questionOf(probe: ProbeProps | Off | undefined): ProbeProps | undefined {
  if (!isPlain(probe)) return undefined;
  const { http, tcp, exec, grpc, port, timeout } = probe as ProbeProps;
  // Without a question there is nothing to take over; the liveness probe is faulted for it.
  if ([http, tcp, exec, grpc].every((question) => question === undefined)) return undefined;
  const asked = { http, tcp, exec, grpc, port, timeout };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as ProbeProps;
}

function resolveProbe(place: Place, props: ProbeProps, role: Role, ports: Readonly<Record<string, number>>): Probe {
  const given = place.props(props, {
    ...{ http: true, tcp: true, exec: true, grpc: true, port: true },
    ...{ delay: true, every: true, timeout: true, failures: true },
  });
  const every = place.in('every').seconds(given.every, { min: 1, max: 300, fallback: cadence[role].every });
  const timeout = place.in('timeout').seconds(given.timeout, { min: 1, max: 60, fallback: 5 });
  return {
    // The question may be what a misspelt prop says.
    ask: readQuestion(place, given, ports, Object.keys(given).length === Object.keys(props).length),
    delay: place.in('delay').seconds(given.delay, { min: 0, max: 300, fallback: 0 }),
    every,
    timeout,
    failures: place.in('failures').integer(given.failures, { min: 1, max: 300, fallback: cadence[role].failures }),
  };
}

function readQuestion(
  place: Place,
  props: Partial<ProbeProps>,
  ports: Readonly<Record<string, number>>,
  whole: boolean,
): Question {
  const kinds = (['http', 'tcp', 'exec', 'grpc'] as const).filter((kind) => props[kind] !== undefined);
  if (kinds.length > 1 || (kinds.length === 0 && whole)) {
    const got = kinds.length === 0 ? undefined : Object.fromEntries(kinds.map((kind) => [kind, props[kind]]));
    place.fault(got, 'exactly one of http, tcp, exec, grpc');
  }
  if (props.exec !== undefined) {
    if (props.port !== undefined)
      place.in('port').fault(props.port, 'no port: a command is not asked by one', 'Remove it.');
    const command = place.in('exec').list(props.exec, "a command, e.g. ['/bin/check', '--quick']");
    if (command.length === 0 || command.some((word) => typeof word !== 'string' || word === '')) {
      place.in('exec').fault(props.exec, "a command, e.g. ['/bin/check', '--quick']");
    }
    return { kind: 'exec', command };
  }
  const port = readPort(place, props.port, ports);
  if (props.grpc !== undefined && typeof props.grpc !== 'string')
    place.in('grpc').fault(props.grpc, "the name of a gRPC service, '' for the whole server");
  if (props.tcp !== undefined && props.tcp !== true) place.in('tcp').fault(props.tcp, 'true');
  if (props.grpc !== undefined) return { kind: 'grpc', service: props.grpc, port: ports[port] ?? 0 };
  if (props.http === undefined) return { kind: 'tcp', port };
  if (typeof props.http !== 'string' || !/^\/[!-~]*$/.test(props.http)) {
    place.in('http').fault(props.http, "a path that begins with a slash, e.g. '/health/live'");
  }
  return { kind: 'http', path: props.http, port };
}

/** The port that is named, or the one that is meant when none is. */
function readPort(place: Place, name: string | undefined, ports: Readonly<Record<string, number>>): string {
  const names = Object.keys(ports);
  if (name === undefined) {
    const first = 'http' in ports ? 'http' : names[0];
    if (first === undefined) place.missing('a port to ask', 'Declare one, ports: { http: 8000 }, or ask by exec.');
    return first ?? 'http';
  }
  readReference(place.in('port'), name, names, 'port');
  return name;
}
