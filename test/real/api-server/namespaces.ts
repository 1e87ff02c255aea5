import type { Cluster } from './start';

/** No controller runs here that would empty a namespace and let it go. */
export function removeNamespace({ kubectl }: Cluster, name: string): void {
  kubectl(['delete', 'namespace', name, '--wait=false']);
  kubectl(
    ['replace', '--raw', `/api/v1/namespaces/${name}/finalize`, '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: [] } }),
  );
}
