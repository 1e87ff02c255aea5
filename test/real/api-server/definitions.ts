import type { Document } from '../../../charts/documents';
import type { Cluster } from './start';

/** What anything fits: the schemas of custom resources are checked elsewhere. */
const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };

/**
 * Defines every kind whose group the server does not serve of itself, so that a new operator needs no line here. A kind
 * of a group that it does serve is left to it: one that does not exist there must be refused.
 */
export function defineCustomResources(cluster: Cluster, documents: readonly Document[]): void {
  const served = new Set(cluster.kubectl(['api-versions']).trim().split('\n').map(groupOf));
  const definitions = customDefinitions(documents.filter(({ apiVersion }) => !served.has(groupOf(apiVersion))));
  if (definitions.length === 0) return;
  cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: definitions }));
  cluster.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
}

/** The core group has no name of its own. */
const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

function customDefinitions(documents: readonly Document[]): object[] {
  const kinds = new Map<string, readonly Document[]>();
  for (const document of documents) {
    const key = `${groupOf(document.apiVersion)} ${document.kind}`;
    kinds.set(key, [...(kinds.get(key) ?? []), document]);
  }
  return [...kinds.values()].flatMap(([first, ...others]) => (first === undefined ? [] : [definition(first, others)]));
}

function definition(first: Document, others: readonly Document[]): object {
  const group = groupOf(first.apiVersion);
  const singular = first.kind.toLowerCase();
  const versions = [...new Set([first, ...others].map(({ apiVersion }) => apiVersion.slice(group.length + 1)))];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${singular}s.${group}`,
      // The server takes groups of the Kubernetes project only with this word.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, a stand-in for a test' },
    },
    spec: {
      group,
      scope: first.metadata.namespace === undefined ? 'Cluster' : 'Namespaced',
      names: { kind: first.kind, singular, plural: `${singular}s` },
      versions: versions.map((name, index) => ({ name, served: true, storage: index === 0, schema })),
    },
  };
}
