import { checkHost } from './flows';
import type { Wiring } from './link';
import { readReference } from './names';
import type { Operated } from './operated';
import type { Place } from './place';
import type { Workload } from './resolve-workload';

/** How the platform is reached from outside the cluster (A1, A2, B8). */
export interface GatewayProps {
  /** Name under which clients reach it, e.g. `agents.example.com`. */
  readonly host: string;
  /** Workload that answers. @default the only service of the platform */
  readonly to?: string;
}

export interface Gateway {
  readonly host: string;
  readonly to: string;
}

export function resolveGateway(
  place: Place,
  props: GatewayProps | undefined,
  workloads: readonly Workload[],
): Gateway | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { host: true, to: true });
  const services = workloads.filter(({ kind }) => kind === 'service').map(({ name }) => name);
  if (given.host === undefined) place.in('host').missing("a host's name, e.g. 'agents.example.com'");
  else checkHost(place.in('host'), given.host);
  const to = given.to ?? (services.length === 1 ? services[0] : undefined);
  readReference(place.in('to'), to, services, 'service');
  return { host: given.host ?? 'invalid.example', to: to ?? 'invalid' };
}

/** Connections that the gateway opens to the workloads behind it. */
export const gatewayWiring = (_gateway: Gateway | undefined): readonly Wiring[] => [];

/** Pods of the gateway that run in the platform's namespace. */
export const operatedGateway = (_gateway: Gateway | undefined): readonly Operated[] => [];
