import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRuns } from '../properties/survey';
import { platforms, synthesise } from '../support/platforms';
import { buildControlPlane } from './api-server/build';
import { defineCustomResources } from './api-server/definitions';
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

describe.skipIf(typeof plane === 'string')(
  `a real API server (seed ${seed}${typeof plane === 'string' ? `; skipped: ${plane}` : ''})`,
  () => {
    it('takes the definitions of the custom resources', () => {
      defineCustomResources(
        cluster,
        samples.flatMap(({ documents }) => documents),
      );
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
