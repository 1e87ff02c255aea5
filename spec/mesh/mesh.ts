import type { EnvironmentName } from '../environments';
import { readName } from '../names';
import { type Off, off, type Place } from '../place';
import {
  type BreakerProps,
  type IstioBreaker,
  type LinkerdBreaker,
  resolveIstioBreaker,
  resolveLinkerdBreaker,
} from './breaker';
import { type MeshProxy, type ProxyProps, resolveProxy } from './proxy';

interface MeshPart {
  /**
   * Other namespaces whose pods are in the mesh: they are admitted by their namespace's identity. A caller from
   * anywhere else has none, and is told apart by the network policy alone.
   * @default none
   */
  readonly namespaces?: readonly string[];
  readonly proxy?: ProxyProps;
  /** How often a GET or HEAD request that failed is tried again, 0 to 5. Others never are. @default 2 */
  readonly retries?: number;
}

/** Istio, with sidecars (A3). */
export interface Istio extends MeshPart {
  readonly kind: 'istio';
  /** Revision of the control plane, e.g. `asm-1-27` of the AKS add-on. @default the cluster's default revision */
  readonly revision?: string;
  /** Namespace of its control plane, e.g. `aks-istio-system` of the AKS add-on. @default 'istio-system' */
  readonly controlPlane?: string;
  /** Domain of the identities that it gives. @default 'cluster.local', which Istio reads as its own, whatever it is called */
  readonly trustDomain?: string;
  /** Leaves out pods that fail, and limits what one caller asks (A2). @default connections that fail, half of the pods at most */
  readonly breaker?: BreakerProps | Off;
}

/** Linkerd (A3). */
export interface Linkerd extends MeshPart {
  readonly kind: 'linkerd';
  /** Namespace of its control plane. @default 'linkerd' */
  readonly controlPlane?: string;
  /**
   * Leaves out pods that fail (A2). Linkerd counts every answer of 500 and above and may leave out all pods: during an
   * outage of a model provider callers would get its 503 in place of the service's own with `Retry-After`, for requests
   * that need no model too.
   * @default none
   */
  readonly breaker?: BreakerProps;
}

export type MeshProps = Istio | Linkerd;

/** Traffic between workloads goes through Istio: encrypted, authorised, and broken off where it fails (A3). */
export const istio = (props: Omit<Istio, 'kind'> = {}): Istio => ({ kind: 'istio', ...props });
/** Traffic between workloads goes through Linkerd: encrypted, authorised, and broken off where it fails (A3). */
export const linkerd = (props: Omit<Linkerd, 'kind'> = {}): Linkerd => ({ kind: 'linkerd', ...props });

interface Meshed {
  readonly controlPlane: string;
  /** Other namespaces that are in the mesh, in order. */
  readonly namespaces: readonly string[];
  readonly proxy: MeshProxy;
  readonly retries: number;
}

export interface IstioMesh extends Meshed {
  readonly kind: 'istio';
  readonly revision?: string;
  readonly trustDomain: string;
  readonly breaker?: IstioBreaker;
}

export interface LinkerdMesh extends Meshed {
  readonly kind: 'linkerd';
  readonly breaker?: LinkerdBreaker;
}

export type Mesh = IstioMesh | LinkerdMesh;

const part = { kind: true, controlPlane: true, namespaces: true, proxy: true, retries: true, breaker: true } as const;

export function resolveMesh(
  place: Place,
  props: MeshProps | undefined,
  environment: EnvironmentName,
): Mesh | undefined {
  if (props === undefined) return undefined;
  switch ((props as Partial<MeshProps> | null)?.kind) {
    case 'istio': {
      const given = place.props(props as Istio, { ...part, revision: true, trustDomain: true });
      const { breaker } = given;
      return {
        kind: 'istio',
        ...resolvePart(place, given, 'istio', environment),
        controlPlane: readName(place.in('controlPlane'), given.controlPlane ?? 'istio-system', 63),
        ...(given.revision === undefined ? {} : { revision: readName(place.in('revision'), given.revision, 63) }),
        trustDomain: readDomain(place.in('trustDomain'), given.trustDomain),
        ...(breaker === off ? {} : { breaker: resolveIstioBreaker(place.in('breaker'), breaker) }),
      };
    }
    case 'linkerd': {
      const given = place.props(props as Linkerd, part);
      return {
        kind: 'linkerd',
        ...resolvePart(place, given, 'linkerd', environment),
        controlPlane: readName(place.in('controlPlane'), given.controlPlane ?? 'linkerd', 63),
        ...(given.breaker === undefined ? {} : { breaker: resolveLinkerdBreaker(place.in('breaker'), given.breaker) }),
      };
    }
    default:
      place.fault(props, 'istio() or linkerd()');
      return undefined;
  }
}

function resolvePart(
  place: Place,
  given: Partial<MeshPart>,
  kind: Mesh['kind'],
  environment: EnvironmentName,
): Omit<Meshed, 'controlPlane'> {
  const namespaces = place
    .in('namespaces')
    .list(given.namespaces)
    .map((name, index) => readName(place.in('namespaces').item(index), name, 63));
  return {
    namespaces: [...new Set(namespaces)].sort(),
    proxy: resolveProxy(place.in('proxy'), given.proxy, kind, environment),
    retries: place.in('retries').integer(given.retries, { min: 0, max: 5, fallback: 2 }),
  };
}

/** A trust domain of SPIFFE (SPIFFE-ID, section 2.1), without the underscore, which no host's name has. */
function readDomain(place: Place, domain: string | undefined): string {
  if (domain === undefined) return 'cluster.local';
  if (typeof domain === 'string' && /^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(domain)) return domain;
  place.fault(domain, "a trust domain such as 'cluster.local'");
  return 'invalid';
}
