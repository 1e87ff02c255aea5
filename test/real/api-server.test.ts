import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document, RegionOutput } from '../../charts/documents';
import { kubernetesFiles } from '../../charts/files';
import { replaceFolder } from '../../cli/write';
import { projects, synthProject } from '../support/project';
import { buildControlPlane } from './api-server/build';
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

/** Group, version and kind of custom resources: their operators are not here, so their own schemas are not either. */
const custom: readonly (readonly [string, string, string, string])[] = [
  ['keda.sh', 'v1alpha1', 'ScaledObject', 'scaledobjects'],
  ['keda.sh', 'v1alpha1', 'TriggerAuthentication', 'triggerauthentications'],
  ['secrets-store.csi.x-k8s.io', 'v1', 'SecretProviderClass', 'secretproviderclasses'],
  ['external-secrets.io', 'v1', 'ExternalSecret', 'externalsecrets'],
];

const definition = ([group, version, kind, plural]: readonly [string, string, string, string]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind, plural, singular: kind.toLowerCase() },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});

/** Every object's version in the store: it moves with each change, and with nothing else. */
function versions(folder: string): string[] {
  const format = 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}';
  return cluster.kubectl(['get', '-f', folder, '-o', format]).trim().split('\n');
}

/** The pods that a region's Deployments and CronJobs would make. */
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
  if (kind === 'Deployment') return (spec as { readonly template: Template }).template;
  if (kind === 'CronJob')
    return (spec as { readonly jobTemplate: { readonly spec: { readonly template: Template } } }).jobTemplate.spec
      .template;
  return undefined;
}

describe.skipIf(typeof plane === 'string')(
  `a real API server${typeof plane === 'string' ? ` (skipped: ${plane})` : ''}`,
  () => {
    it('takes the definitions of the custom resources', () => {
      const list = { apiVersion: 'v1', kind: 'List', items: custom.map(definition) };
      cluster.kubectl(['apply', '-f', '-'], JSON.stringify(list));
      cluster.kubectl(['wait', '--for=condition=Established', '--timeout=30s', 'crd', '--all']);
    });

    describe.each(Object.entries(projects))('%s', async (name, file) => {
      const outputs = await synthProject(file);
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
          cluster.kubectl(['delete', 'namespace', output.site.target.namespace, '--wait=false']);
          cluster.kubectl(
            ['replace', '--raw', `/api/v1/namespaces/${output.site.target.namespace}/finalize`, '-f', '-'],
            JSON.stringify({
              apiVersion: 'v1',
              kind: 'Namespace',
              metadata: { name: output.site.target.namespace },
              spec: { finalizers: [] },
            }),
          );
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
