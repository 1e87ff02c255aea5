import type { Container } from '../container';
import type { Workload } from '../resolve-workload';

export interface Size {
  /** Multiples of a quarter. */
  readonly cores: number;
  /** GiB: twice the cores, as Container Apps wants it. */
  readonly memory: number;
}

const gibibyte = 2 ** 30;

/** What one container may take: it can't borrow, so that its limit is what it gets. */
export function containerSize({ resources: { cpu, memory } }: Pick<Container, 'resources'>): Size {
  const cores = (cpu.limit ?? cpu.request) / 1000;
  const quarters = Math.ceil(Math.max(cores, memory.limit / gibibyte / 2) * 4);
  return { cores: quarters / 4, memory: quarters / 2 };
}

/** What all that runs at once takes: what starts before the others has ended by then. */
export function replicaSize({ main, sidecars }: Pick<Workload, 'main' | 'sidecars'>): Size {
  const sizes = [main, ...sidecars].map(containerSize);
  const cores = sizes.reduce((sum, size) => sum + size.cores, 0);
  return { cores, memory: cores * 2 };
}
