import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document, RegionOutput } from '../../charts/documents';
import { kubernetesFiles } from '../../charts/files';
import { replaceFolder } from '../../cli/write';
import { kubernetesProjects, synthProject } from '../support/project';
import { buildControlPlane } from './api-server/build';
import { defineCustomResources } from './api-server/definitions';
import { removeNamespace } from './api-server/namespaces';
import { type Cluster, startCluster } from './api-server/start';

const plane = buildControlPlane();
const work = mkdtempSync(join(tmpdir(), 'gantry-apply-'));
let cluster: Cluster;

beforeAll(async () => {
  if (typeof plane !== 'string') cluster = await startCluster(plane);
});
afterAll(async () => {
  await cluster?.stop();
  rmSync(work, { recursive: true, force: true });
});

/** Every object's version in the store: it moves with each change, and with nothing else. */
function versions(folder: string): string[] {
  const format = 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}';
  return cluster.kubectl(['get', '-f', folder, '-o', format]).trim().split('\n');
}

/** The pods that a region's Deployments, Jobs and CronJobs would make. */
function pods({ documents }: RegionOutput): { readonly name: string; readonly pod: object }[] {
  return documents.flatMap(({ kind, metadata, spec }) => {
    const template = templateOf(kind, spec);
    if (template === undefined) return [];
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      ...template,
      metadata: { ...template.metadata, name: metadata.name, namespace: metadata.namespace },
    };
    return [{ name: metadata.name, pod }];
  });
}

interface Template {
  readonly metadata: object;
  readonly spec: object;
}

function templateOf(kind: string, spec: Document['spec']): Template | undefined {
  if (kind === 'Deployment' || kind === 'Job') return (spec as { readonly template: Template }).template;
  if (kind === 'CronJob')
    return (spec as { readonly jobTemplate: { readonly spec: { readonly template: Template } } }).jobTemplate.spec
      .template;
  return undefined;
}

describe.skipIf(typeof plane === 'string')(
  `a real API server${typeof plane === 'string' ? ` (skipped: ${plane})` : ''}`,
  async () => {
    const synthesised = await Promise.all(
      Object.entries(kubernetesProjects).map(async ([name, file]) => ({ name, outputs: await synthProject(file) })),
    );

    it('takes the definitions of the custom resources', () => {
      defineCustomResources(
        cluster,
        synthesised.flatMap(({ outputs }) => outputs.flatMap(({ documents }) => documents)),
      );
    });

    describe.each(synthesised.map(({ name, outputs }) => [name, outputs] as const))('%s', (name, outputs) => {
      replaceFolder(join(work, name), kubernetesFiles(outputs));

      it.each(outputs.map((output) => [output.environment.name, output.site.region.name, output] as const))(
        '%s %s: is applied folder by folder, and a second time changes nothing',
        (environment, region, output) => {
          const folder = join(work, name, environment, region);
          const applied = cluster.kubectl(['apply', '-f', folder]).trim().split('\n');
          expect(applied).toHaveLength(output.documents.length);
          const first = versions(folder);
          cluster.kubectl(['apply', '-f', folder]);
          expect(versions(folder)).toEqual(first);
          for (const { name: pod, pod: manifest } of pods(output)) {
            // Pod Security "restricted" is enforced on pods, not on what makes them.
            expect(cluster.kubectl(['apply', '--dry-run=server', '-f', '-'], JSON.stringify(manifest))).toContain(
              `pod/${pod} created`,
            );
          }
          removeNamespace(cluster, output.site.target.namespace);
        },
      );
    });

    it('refuses a pod that asks for more, so that the above could fail', () => {
      const namespace = {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'closed', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
      };
      cluster.kubectl(['apply', '-f', '-'], JSON.stringify(namespace));
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'root', namespace: 'closed' },
        spec: { containers: [{ name: 'root', image: 'busybox:1.37.0' }] },
      };
      expect(() => cluster.kubectl(['apply', '--dry-run=server', '-f', '-'], JSON.stringify(pod))).toThrow(
        /violates PodSecurity "restricted/,
      );
    });
  },
);
