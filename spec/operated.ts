import type { Flow } from './flows';

/**
 * Pods that a controller runs in the platform's namespace for one of its parts: a database, a broker, a gateway. They
 * are fenced and counted like the platform's own.
 */
export interface Operated {
  /** Name of the part, of its object and of its network policy; no workload may be called so. */
  readonly name: string;
  /** Labels by which its pods are known. */
  readonly pods: Readonly<Record<string, string>>;
  /** Service account by which a mesh knows its pods. Left out where they are outside the mesh. */
  readonly account?: string;
  /** Names of workloads that would meet what the controller makes beside its pods: its Services, its budgets, its labels. */
  readonly makes?: readonly string[];
  readonly outward: readonly Flow[];
  readonly inward: readonly Flow[];
  /** The most that all of its pods ask for at once. Cpu in thousandths of a core, memory in bytes. */
  readonly demand: {
    readonly pods: number;
    readonly cpu: number;
    readonly memory: number;
    readonly memoryLimit: number;
    /** A load balancer of its own. */
    readonly balancer?: { readonly nodePorts: number };
  };
}

/** The other end of a flow to such pods. */
export const operatedParty = ({ name, pods }: Pick<Operated, 'name' | 'pods'>) =>
  ({ kind: 'operated', name, pods }) as const;
