import { serviceOf } from '../../../spec/canary';
import type { IstioMesh, LinkerdMesh } from '../../../spec/mesh/mesh';
import type { MeshProxy } from '../../../spec/mesh/proxy';
import { reachOf } from '../../../spec/mesh/reach';
import { runsToEnd, type Workload } from '../../../spec/resolve-workload';
import { formatBytes, formatCpu } from '../../../spec/units';
import { supports } from '../../../spec/versions';
import type { Site } from '../site';

/** What a pod template carries. */
export interface PodMarks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Label by which a pod asks Istio for a proxy. */
export const injected = 'sidecar.istio.io/inject';

/**
 * Brings a workload's pod into the mesh. Each pod asks for its proxy itself and the namespace for none: the pods of
 * operators, which share it, bring their own TLS and must stay outside.
 */
export function meshOptIn(site: Site, workload: Workload): PodMarks {
  const { mesh, workloads, operated } = site.environment;
  if (mesh === undefined) return { labels: {}, annotations: {} };
  const past = reachOf(mesh, workload, workloads, operated).past.join();
  return mesh.kind === 'istio' ? istio(site, mesh, workload, past) : linkerd(site, mesh, workload, past);
}

/** Annotations of Istio (its reference, "Resource annotations"; files/injection-template.yaml of its chart). */
function istio(site: Site, { proxy, revision }: IstioMesh, workload: Workload, past: string): PodMarks {
  return {
    labels: {
      [injected]: 'true',
      ...(revision === undefined ? {} : { 'istio.io/rev': revision }),
      // Metrics and traces name the service, and tell its canary apart.
      'service.istio.io/canonical-name': serviceOf(workload),
      'service.istio.io/canonical-revision': isCanary(workload) ? 'canary' : 'stable',
    },
    annotations: {
      // All are named: those that are left out would be unset, not the control plane's.
      ...sizes('sidecar.istio.io/proxy', ['CPU', 'Memory', 'CPULimit', 'MemoryLimit'], proxy),
      ...(isNative(site)
        ? { 'sidecar.istio.io/nativeSidecar': 'true' }
        : { 'proxy.istio.io/config': JSON.stringify(asNeighbour(workload)) }),
      ...(past === '' ? {} : { 'traffic.sidecar.istio.io/excludeOutboundPorts': past }),
    },
  };
}

/** An ordinary neighbour must be up before the workload, and stay until its last run has ended. */
const asNeighbour = (workload: Workload) => ({
  holdApplicationUntilProxyStarts: true,
  ...(runsToEnd(workload) ? {} : { terminationDrainDuration: `${workload.drain.grace}s` }),
});

/** Annotations of Linkerd (its reference, "Proxy configuration"; pkg/k8s/labels.go). */
function linkerd(site: Site, { proxy }: LinkerdMesh, workload: Workload, past: string): PodMarks {
  const prefix = 'config.linkerd.io';
  return {
    labels: {},
    annotations: {
      'linkerd.io/inject': 'enabled',
      [`${prefix}/default-inbound-policy`]: 'deny',
      ...sizes(`${prefix}/proxy-`, ['cpu-request', 'memory-request', 'cpu-limit', 'memory-limit'], proxy),
      // Read by 2.19 and newer; 2.20 has native sidecars by default.
      'config.beta.linkerd.io/proxy-enable-native-sidecar': String(isNative(site)),
      ...(isNative(site) || runsToEnd(workload)
        ? {}
        : { 'config.alpha.linkerd.io/proxy-wait-before-exit-seconds': String(workload.drain.grace) }),
      ...(past === '' ? {} : { [`${prefix}/skip-outbound-ports`]: past }),
    },
  };
}

function sizes(
  prefix: string,
  [cpu, memory, cpuLimit, memoryLimit]: readonly [string, string, string, string],
  proxy: MeshProxy,
): Readonly<Record<string, string>> {
  return {
    [`${prefix}${cpu}`]: formatCpu(proxy.cpu.request),
    ...(proxy.cpu.limit === undefined ? {} : { [`${prefix}${cpuLimit}`]: formatCpu(proxy.cpu.limit) }),
    [`${prefix}${memory}`]: formatBytes(proxy.memory.request),
    [`${prefix}${memoryLimit}`]: formatBytes(proxy.memory.limit),
  };
}

const isNative = ({ target }: Site): boolean => supports(target.version, 'nativeSidecars');
const isCanary = (workload: Workload): boolean => workload.kind === 'service' && workload.canaryOf !== undefined;
