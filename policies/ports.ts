import { type Json, listOf, numberOf, objectOf, textOf } from './json';
import { type Pods, runningContainersOf } from './pods';

/** A port that a container or a Service declares. */
export interface Port {
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly protocol: string;
}

export const containerPortsOf = (container: { readonly ports?: Json | undefined }): readonly Port[] =>
  portsIn(container.ports, 'containerPort');

/** The ports of all containers that run as long as the pod. */
export const podPortsOf = (pods: Pods): readonly Port[] =>
  runningContainersOf(pods).flatMap((container) => containerPortsOf(container.body));

export const servicePortsOf = (ports: Json | undefined): readonly Port[] => portsIn(ports, 'port');

/** Whether a port is meant, by name or by number. */
export const isPort = (port: Port, reference: Json | undefined): boolean =>
  typeof reference === 'string' && !/^\d+$/.test(reference)
    ? port.name === reference
    : port.number === numberOf(reference);

export const portNames = (ports: readonly Port[]): string =>
  ports.length === 0
    ? 'no port'
    : ports.map((port) => (port.name === undefined ? `${port.number}` : `${port.name} (${port.number})`)).join(', ');

function portsIn(ports: Json | undefined, field: 'port' | 'containerPort'): readonly Port[] {
  return listOf(ports).map((entry) => {
    const port = objectOf(entry);
    return { name: textOf(port.name), number: numberOf(port[field]), protocol: textOf(port.protocol) ?? 'TCP' };
  });
}
