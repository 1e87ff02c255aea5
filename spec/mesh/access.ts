import type { Flow } from '../flows';
import type { Operated } from '../operated';
import type { Workload } from '../resolve-workload';
import type { Mesh } from './mesh';
import { proxyPort } from './wiring';

/** Who calls, as a mesh can tell it. */
export type Caller =
  /** A pod of the platform's namespace, by its service account. */
  | { readonly kind: 'account'; readonly account: string }
  /** Pods of another namespace of the mesh. */
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'addresses'; readonly cidr: string; readonly except: readonly string[] }
  /** Pods outside the mesh: they show no identity, and only the network policy knows which they are. */
  | { readonly kind: 'unknown'; readonly who: string };

/** A port of a workload, and who may call it. */
export interface Access {
  readonly port: number;
  readonly callers: readonly Caller[];
}

interface Platform {
  readonly mesh: Mesh;
  readonly workloads: readonly Workload[];
  readonly operated: readonly Operated[];
}

/** Who may call a workload or a meshed part, port by port: exactly the flows that the network policy opens. */
export function accessOf(platform: Platform, { inward }: { readonly inward: readonly Flow[] }): readonly Access[] {
  const ports = new Map<number, Map<string, Caller>>();
  for (const { party, ports: open } of inward) {
    const caller = callerOf(platform, party);
    for (const port of open) {
      // Calls meet there on their way to the port that they are for.
      if (port === proxyPort(platform.mesh)) continue;
      ports.set(port, (ports.get(port) ?? new Map<string, Caller>()).set(JSON.stringify(caller), caller));
    }
  }
  return [...ports]
    .sort(([a], [b]) => a - b)
    .map(([port, callers]) => ({
      port,
      callers: [...callers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, caller]) => caller),
    }));
}

function callerOf({ mesh, workloads, operated }: Platform, party: Flow['party']): Caller {
  switch (party.kind) {
    case 'workload': {
      const account = workloads.find(({ name }) => name === party.workload)?.serviceAccount.name;
      return { kind: 'account', account: account ?? party.workload };
    }
    case 'operated': {
      const account = operated.find(({ name }) => name === party.name)?.account;
      return account === undefined ? { kind: 'unknown', who: party.name } : { kind: 'account', account };
    }
    case 'namespace':
      return mesh.namespaces.includes(party.namespace)
        ? { kind: 'namespace', namespace: party.namespace }
        : { kind: 'unknown', who: `namespace ${party.namespace}` };
    case 'cidr':
      return { kind: 'addresses', cidr: party.cidr, except: party.except };
    case 'host':
    case 'apiServer':
      return { kind: 'unknown', who: party.kind };
  }
}

/** Whether it shows an identity of the mesh when it calls. */
export const isKnown = ({ kind }: Caller): boolean => kind === 'account' || kind === 'namespace';
