import type { Site } from '../site';
import { injected, type PodMarks } from './pod';

/**
 * Marks for pods that must stay outside the mesh, also in a cluster that injects a proxy into every pod: those of
 * databases and brokers, which bring their own TLS.
 */
export function meshOptOut({ environment: { mesh } }: Site): PodMarks {
  switch (mesh?.kind) {
    case 'istio':
      return { labels: { [injected]: 'false' }, annotations: {} };
    case 'linkerd':
      return { labels: {}, annotations: { 'linkerd.io/inject': 'disabled' } };
    case undefined:
      return { labels: {}, annotations: {} };
  }
}
