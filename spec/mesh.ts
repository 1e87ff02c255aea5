import type { Wiring } from './link';
import type { Operated } from './operated';
import type { Place } from './place';
import type { Workload } from './resolve-workload';

/** Istio, with sidecars (A3). */
export interface Istio {
  readonly kind: 'istio';
}

/** Linkerd (A3). */
export interface Linkerd {
  readonly kind: 'linkerd';
}

export type MeshProps = Istio | Linkerd;

/** Traffic between workloads goes through Istio: encrypted, authorised, and broken off where it fails (A3). */
export const istio = (props: Omit<Istio, 'kind'> = {}): Istio => ({ kind: 'istio', ...props });
/** Traffic between workloads goes through Linkerd: encrypted, authorised, and broken off where it fails (A3). */
export const linkerd = (props: Omit<Linkerd, 'kind'> = {}): Linkerd => ({ kind: 'linkerd', ...props });

export type Mesh = { readonly kind: 'istio' } | { readonly kind: 'linkerd' };

export function resolveMesh(place: Place, props: MeshProps | undefined): Mesh | undefined {
  if (props === undefined) return undefined;
  switch ((props as Partial<MeshProps> | null)?.kind) {
    case 'istio':
      place.props(props as Istio, { kind: true });
      return { kind: 'istio' };
    case 'linkerd':
      place.props(props as Linkerd, { kind: true });
      return { kind: 'linkerd' };
    default:
      place.fault(props, 'istio() or linkerd()');
      return undefined;
  }
}

/** Connections between the proxies and the control plane. */
export const meshWiring = (
  _mesh: Mesh | undefined,
  _workloads: readonly Workload[],
  _operated: readonly Operated[],
): readonly Wiring[] => [];
