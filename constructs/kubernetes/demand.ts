import type { Environment } from '../../spec/environment';
import type { MeshProxy } from '../../spec/mesh/proxy';
import type { Workload } from '../../spec/resolve-workload';
import { mostReplicas } from '../../spec/scaling';

/** The most that workloads can ask of a namespace at once. Cpu in thousandths of a core, memory in bytes. */
export interface Demand {
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly loadBalancers: number;
  readonly nodePorts: number;
}

type Asking = Pick<Environment, 'workloads' | 'operated' | 'mesh'>;

export function demand({ workloads, operated, mesh }: Asking): Demand {
  const total = { pods: 0, cpu: 0, memory: 0, memoryLimit: 0, loadBalancers: 0, nodePorts: 0 };
  for (const workload of workloads) {
    const pods = mostPods(workload);
    const one = podDemand(workload, mesh?.proxy);
    total.pods += pods;
    total.cpu += pods * one.cpu;
    total.memory += pods * one.memory;
    total.memoryLimit += pods * one.memoryLimit;
    if (workload.kind === 'service' && workload.service.type === 'LoadBalancer') {
      total.loadBalancers += 1;
      // Load balancers without direct pod addressing take a node port for each of their ports.
      total.nodePorts += workload.service.ports.length;
    }
  }
  for (const { demand: one } of operated) {
    total.pods += one.pods;
    total.cpu += one.cpu;
    total.memory += one.memory;
    total.memoryLimit += one.memoryLimit;
    if (one.balancer !== undefined) {
      total.loadBalancers += 1;
      total.nodePorts += one.balancer.nodePorts;
    }
  }
  return total;
}

/**
 * A rollout at full scale may hold every new pod and every old one at once: those that drain count until they are gone.
 * For a job, runs that may meet.
 */
function mostPods(workload: Workload): number {
  // A failed run may still be ending while the next attempt starts.
  if (workload.kind === 'cron') return workload.schedule.overlap === 'allow' ? 10 : 2;
  if (workload.kind === 'job') return 2;
  const replicas = mostReplicas(workload.scaling);
  const { maxSurge } = workload.rollout;
  const surge = typeof maxSurge === 'number' ? maxSurge : Math.ceil((replicas * Number.parseInt(maxSurge, 10)) / 100);
  return replicas + Math.max(replicas, surge);
}

/**
 * What the scheduler counts for one pod: the containers that run together, or the largest of those that run before
 * them, whichever is more (Kubernetes documentation, "Resource sharing within containers").
 */
function podDemand({ main, sidecars, init }: Workload, proxy: MeshProxy | undefined) {
  const sum = (amount: (container: typeof main) => number) =>
    Math.max(
      [main, ...sidecars].reduce((total, container) => total + amount(container), 0),
      ...init.map((container) => amount(container) + sidecars.reduce((total, sidecar) => total + amount(sidecar), 0)),
    );
  return {
    // The proxy of a mesh stands beside them all.
    cpu: sum(({ resources }) => resources.cpu.request) + (proxy?.cpu.request ?? 0),
    memory: sum(({ resources }) => resources.memory.request) + (proxy?.memory.request ?? 0),
    memoryLimit: sum(({ resources }) => resources.memory.limit) + (proxy?.memory.limit ?? 0),
  };
}
