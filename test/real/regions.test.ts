import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document, RegionOutput } from '../../charts/documents';
import { synthKubernetes } from '../../charts/synth';
import { resolvePlatform } from '../../spec/platform';
import { everything, type Hosting } from '../properties/everything';
import { bindingsFor } from '../support/platforms';
import { buildControlPlane } from './api-server/build';
import { defineCustomResources } from './api-server/definitions';
import { removeNamespace } from './api-server/namespaces';
import { type Cluster, startCluster } from './api-server/start';

const plane = buildControlPlane();
let clusters: readonly Cluster[] = [];

beforeAll(async () => {
  if (typeof plane === 'string') return;
  clusters = [await startCluster(plane), await startCluster(plane)];
  const documents = hostings.flatMap((hosting) => both(hosting)).flatMap((output) => output.documents);
  for (const cluster of clusters) defineCustomResources(cluster, documents);
}, 120_000);
afterAll(async () => {
  for (const cluster of clusters) await cluster.stop();
});

const hostings = ['managed', 'inCluster'] as const;

/** What a removed namespace held stays in the store of a server without controllers: no two tests share a name. */
function both(hosting: Hosting, namespace = `desk-${hosting.toLowerCase()}`): readonly [RegionOutput, RegionOutput] {
  const whole = everything('1.34', hosting);
  const regions = ['eastus2', 'centralus'];
  const platform = resolvePlatform({
    ...whole,
    targets: { kubernetes: { ...whole.targets.kubernetes, regions, namespace } },
  });
  const bindings = bindingsFor(platform);
  const [first, second] = synthKubernetes(platform, () => bindings);
  if (first === undefined || second === undefined) throw new Error('want two regions');
  return [first, second];
}

const list = (items: readonly Document[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const apply = ({ kubectl }: Cluster, documents: readonly Document[]) =>
  kubectl(['apply', '-f', '-'], list(documents)).trim().split('\n');

/** What the server keeps of each object, its version included: that moves with each change, and with nothing else. */
const stored = ({ kubectl }: Cluster, documents: readonly Document[]): string =>
  kubectl(['get', '-o', 'json', '-f', '-'], list(documents));

/** The same objects in a namespace of another name. */
const renamed = (documents: readonly Document[], namespace: string): Document[] =>
  documents.map((document) =>
    document.kind === 'Namespace'
      ? { ...document, metadata: { ...document.metadata, name: namespace } }
      : { ...document, metadata: { ...document.metadata, namespace } },
  );

/** Names and groups of the kinds that the server keeps for the whole cluster, e.g. `clusterroles.rbac…`. */
const clusterWide = ({ kubectl }: Cluster): readonly string[] =>
  kubectl(['api-resources', '--namespaced=false', '-o', 'name']).trim().split('\n');

const resourceName = ({ apiVersion, kind }: Document): string => {
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${kind.toLowerCase()}s${group}`;
};

describe.skipIf(typeof plane === 'string')(
  `A13 two regions${typeof plane === 'string' ? ` (skipped: ${plane})` : ''}`,
  () => {
    describe.each(hostings)('with stores that are %s', (hosting) => {
      const [first, second] = both(hosting);
      const { namespace } = first.site.target;

      it('hold nothing outside their namespace but the namespace itself', () => {
        const [cluster] = clusters;
        if (cluster === undefined) throw new Error('no API server');
        const wide = clusterWide(cluster);
        for (const { documents } of [first, second]) {
          const outside = documents.filter(
            (document) => document.metadata.namespace !== namespace || wide.includes(resourceName(document)),
          );
          expect(outside.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([`Namespace/${namespace}`]);
        }
      });

      it('meet nowhere on one API server, each in a namespace of its own', () => {
        const [cluster] = clusters;
        if (cluster === undefined) throw new Error('no API server');
        apply(cluster, first.documents);
        const before = stored(cluster, first.documents);
        const created = apply(cluster, renamed(second.documents, `${namespace}-b`));
        expect(created.filter((line) => !line.endsWith(' created'))).toEqual([]);
        expect(stored(cluster, first.documents)).toEqual(before);
        for (const name of [namespace, `${namespace}-b`]) removeNamespace(cluster, name);
      });
    });

    it('have the same names in the same namespace behind different contexts: one API server would mix them up', () => {
      const [first, second] = both('managed', 'desk-contexts');
      const { namespace } = first.site.target;
      const [east, west] = clusters;
      if (east === undefined || west === undefined) throw new Error('no API servers');
      apply(east, first.documents);
      const before = stored(east, first.documents);
      expect(apply(west, second.documents).filter((line) => !line.endsWith(' created'))).toEqual([]);
      // Each has its own region's objects, and none of the other's.
      expect(stored(east, first.documents)).toEqual(before);
      const read = (cluster: Cluster) => cluster.kubectl(['get', 'namespace', namespace, '-o', 'name']).trim();
      expect([east, west].map(read)).toEqual([`namespace/${namespace}`, `namespace/${namespace}`]);
      // The wrong context: nothing is made, what is there is taken over.
      const mixed = apply(east, second.documents);
      expect(mixed.filter((line) => line.endsWith(' created'))).toEqual([]);
      expect(stored(east, first.documents)).not.toEqual(before);
      for (const cluster of [east, west]) removeNamespace(cluster, namespace);
    });
  },
);
