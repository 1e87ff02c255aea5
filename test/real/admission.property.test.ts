import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from '../../charts/documents';
import { readRuns } from '../properties/survey';
import { platforms, synthesise } from '../support/platforms';
import { buildControlPlane } from './api-server/build';
import { type Cluster, startCluster } from './api-server/start';

const plane = buildControlPlane();
const { seed } = readRuns(0);
const samples = fc.sample(platforms, { numRuns: 60, seed }).map(synthesise);
let cluster: Cluster;

beforeAll(async () => {
  if (typeof plane !== 'string') cluster = await startCluster(plane);
});
afterAll(async () => {
  await cluster?.stop();
});

const list = (items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

/** Groups that the server has of itself. */
const builtIn = /^(v1|(apps|batch|autoscaling|policy|networking\.k8s\.io)\/v\d)$/;

/** A definition that takes anything: the schemas of custom resources are checked elsewhere. */
function definition({ apiVersion, kind }: Document): readonly [string, object] {
  const [group = '', version = ''] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const name = `${singular}s.${group}`;
  return [
    name,
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind, singular, plural: `${singular}s` },
        versions: [{ name: version, served: true, storage: true, schema }],
      },
    },
  ];
}

describe.skipIf(typeof plane === 'string')(
  `a real API server (seed ${seed}${typeof plane === 'string' ? `; skipped: ${plane}` : ''})`,
  () => {
    it('takes the definitions of the custom resources', () => {
      const custom = samples.flatMap(({ documents }) =>
        documents.filter(({ apiVersion }) => !builtIn.test(apiVersion)),
      );
      const definitions = new Map(custom.map(definition));
      cluster.kubectl(['apply', '-f', '-'], list([...definitions.values()]));
      cluster.kubectl(['wait', '--for=condition=Established', '--timeout=30s', 'crd', '--all']);
    });

    // The namespace asks for warnings where a pod would not be admitted as restricted.
    it.each(samples.map(({ site, documents }, index) => [index, site.target.version, documents] as const))(
      'admits random platform %i, written for %s, without a warning',
      (_, __, documents) => {
        const namespaces = documents.filter(({ kind }) => kind === 'Namespace');
        const others = documents.filter(({ kind }) => kind !== 'Namespace');
        cluster.kubectl(['apply', '-f', '-'], list(namespaces));
        const create = ['create', '--dry-run=server', '--validate=strict', '--warnings-as-errors', '-f', '-'];
        expect(cluster.kubectl(create, list(others)).trim().split('\n')).toHaveLength(others.length);
      },
    );
  },
);
