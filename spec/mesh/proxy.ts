import type { EnvironmentName } from '../environments';
import type { Place } from '../place';
import { type Resources, type ResourcesProps, resolveResources } from '../resources';

/** What the proxy beside each pod is promised and may take; it counts in the namespace's quota. */
export interface ProxyProps {
  /** Cores: `[request, limit]`, or a request alone. @default '100m'; '10m' in development */
  readonly cpu?: NonNullable<ResourcesProps['cpu']>;
  /**
   * Memory: `[request, limit]`, or one size for both.
   * @default Istio ['128MiB', '512MiB'], Linkerd ['20MiB', '250MiB']; in development ['64MiB', '256MiB'] and ['20MiB', '128MiB']
   */
  readonly memory?: NonNullable<ResourcesProps['memory']>;
}

export type MeshProxy = Pick<Resources, 'cpu' | 'memory'>;

/**
 * Requests of Istio's own chart (global.proxy.resources), with less memory at its peak: a proxy knows only what its pod
 * calls. Those of Linkerd for production (values-ha.yaml of its chart).
 */
const defaults = {
  istio: { cpu: '100m', memory: ['128MiB', '512MiB'] },
  linkerd: { cpu: '100m', memory: ['20MiB', '250MiB'] },
} as const;

const inDevelopment = {
  istio: { cpu: '10m', memory: ['64MiB', '256MiB'] },
  linkerd: { cpu: '10m', memory: ['20MiB', '128MiB'] },
} as const;

export function resolveProxy(
  place: Place,
  props: ProxyProps | undefined,
  kind: 'istio' | 'linkerd',
  environment: EnvironmentName,
): MeshProxy {
  const given = place.props(props, { cpu: true, memory: true });
  const fallback = (environment === 'development' ? inDevelopment : defaults)[kind];
  const { cpu, memory } = resolveResources(place, given, fallback);
  return { cpu, memory };
}
