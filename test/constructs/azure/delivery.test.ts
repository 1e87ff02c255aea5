import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentFramework, postgres } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { aks, flux } from '../../../azure';
import { lookUp } from '../../../charts/bindings';
import { type Document, regionOutputs } from '../../../charts/documents';
import { kubernetesFiles } from '../../../charts/files';
import { captureStack } from '../../../stacks/azure/capture';
import { kubernetesProvider } from '../../../stacks/azure/deliver';
import { root } from '../../support/project';
import { environmentOf, regions, running } from './compute';

const platform = running(
  {},
  {
    data: { database: postgres() },
    workloads: { chat: agentFramework({ secrets: { MODEL_KEY: 'model-key' } }) },
    targets: { kubernetes: { regions }, azure: { regions, compute: aks({ delivery: 'pulumi' }) } } as never,
  },
);
const environment = environmentOf(platform);
const stack = captureStack(environment);
const objects = async () => (await stack).resources.filter(({ type }) => type.startsWith('kubernetes:'));

/** The engine registers an object once what it depends on is there: order is its own. */
const byKindAndName = (documents: readonly Document[]) =>
  Object.fromEntries(documents.map((document) => [`${document.kind}/${document.metadata.name}`, document]));

describe('C3: objects that are delivered with the stack', () => {
  it('C3: equal those of the YAML that is bound to the same values', async () => {
    const { outputs } = await stack;
    const unbound: string[] = [];
    const offline = regionOutputs(environment, outputs, ({ path }) => unbound.push(path));
    const delivered = await objects();
    expect(unbound).toEqual([]);
    for (const { site, documents } of offline) {
      const here = delivered.filter(({ name }) => name.endsWith(`-${site.region.name}`));
      expect(byKindAndName(here.map(({ inputs }) => inputs as unknown as Document))).toEqual(byKindAndName(documents));
      expect(here).toHaveLength(documents.length);
    }
    expect(delivered.length).toBeGreaterThan(20);
  });

  it('C3: are each registered by their own type, in their own cluster', async () => {
    const all = await objects();
    const types = new Set(all.map(({ type }) => type));
    expect([...types]).toEqual(
      expect.arrayContaining([
        'kubernetes:core/v1:Namespace',
        'kubernetes:apps/v1:Deployment',
        'kubernetes:networking.k8s.io/v1:NetworkPolicy',
        'kubernetes:batch/v1:Job',
      ]),
    );
    for (const { name, parent } of all)
      expect(parent).toMatch(new RegExp(`::cluster-${name.endsWith('-eastus2') ? 'eastus2' : 'centralus'}$`));
  });

  it('C3: a Job is called by what it runs, and known by what stays the same', async () => {
    const jobs = (await objects()).filter(({ type }) => type.endsWith(':Job'));
    expect(jobs.map(({ name }) => name)).toEqual(['Job-migrate-eastus2']);
    expect((jobs[0]?.inputs.metadata as { name?: string } | undefined)?.name).toMatch(/^migrate-[0-9a-f]{8}$/);
  });

  it('C3: pods come after what they refer to, and no Service waits for the pods that wait for it', async () => {
    const all = await objects();
    const deployment = all.find(({ name }) => name === 'Deployment-chat-eastus2');
    const after = (deployment?.dependsOn ?? []).map((urn) => urn.split('::').at(-1));
    expect(after).toEqual(expect.arrayContaining(['Namespace-desk-production-eastus2', 'ServiceAccount-chat-eastus2']));
    expect(after.filter((name) => name?.startsWith('Service-'))).toEqual([]);
  });

  it('C3: nothing that was known later is left open, and no Output was printed', async () => {
    const text = JSON.stringify(await objects());
    expect(text).not.toMatch(/\$\{late:|\{hash\}|Calling \[toString\]/);
    expect(lookUp((await stack).outputs, 'identities.chat.clientId')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('C3: the cluster is asked without any credential in the state', async () => {
    const providers = (await stack).resources.filter(({ type }) => type === 'pulumi:providers:kubernetes');
    expect(providers).toHaveLength(2);
    const config = JSON.parse(String(providers[0]?.inputs.kubeconfig)) as { users: [{ user: object }] };
    expect(Object.keys(config.users[0].user)).toEqual(['exec']);
    expect(JSON.stringify(config)).toContain('kubelogin');
  });

  it('the provider that is asked for is the one that was tried', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(kubernetesProvider).toBe(devDependencies['@pulumi/kubernetes']);
  });
});

it('C3: Flux fetches the folder that synthesis writes for its environment and region, and delivers nothing else', async () => {
  const source = flux({ url: 'https://github.com/acme/platform' });
  const described = environmentOf({
    ...platform,
    targets: { kubernetes: { regions }, azure: { regions, compute: aks({ delivery: source }) } } as never,
  });
  const { resources, outputs } = await captureStack(described);
  const files = [...kubernetesFiles(regionOutputs(described, outputs, () => undefined)).keys()];
  const paths = resources
    .filter(({ type }) => type.endsWith(':FluxConfiguration'))
    .map(({ inputs }) => (inputs.kustomizations as { platform: { path: string } }).platform.path);
  expect(paths.map((path) => path.replace('./dist/kubernetes/', '')).sort()).toEqual(
    [...new Set(files.map((file) => file.split('/').slice(0, 2).join('/')))].sort(),
  );
  expect(resources.filter(({ type }) => type.startsWith('kubernetes:'))).toEqual([]);
});
