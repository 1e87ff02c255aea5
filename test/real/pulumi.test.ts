import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CapturedStack } from '../../stacks/azure/capture';
import { buildPulumi } from './pulumi/build';
import { asEngine, inputsOf, subscription, written } from './pulumi/expected';
import { type Kept, Project } from './pulumi/project';

const built = buildPulumi();
const cli = typeof built === 'string' ? '' : built.path;
const skipped = typeof built === 'string' ? ` (skipped: ${built})` : '';

const platform = ({ chat = '', azure = '', development = 'off' } = {}) => `
import { agentService, definePlatform, keyVault, off, pagerDuty, postgres, redis } from 'agent-gantry';
import { containerApps } from 'agent-gantry/azure';

export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: { chat: agentService({ secrets: { LLM_API_KEY: 'llm-api-key' }, ${chat} }) },
  vault: keyVault(),
  data: { database: postgres(), cache: redis() },
  observability: { alerts: { page: pagerDuty({ key: 'pagerduty-key' }) } },
  targets: { azure: { regions: ['eastus2', 'centralus'], compute: containerApps(), ${azure} } },
  environments: { development: ${development}, staging: off },
});
`;

const secret = 'a-key-that-only-this-test-knows';
const settings = {
  'azure-native:subscriptionId': subscription,
  'agent-gantry:audit': 'locked',
  'agent-gantry:pagerduty-key': secret,
};
const up = ['up', '--yes', '--skip-preview'] as const;
const nothingNew = [...up, '--expect-no-changes'] as const;
const last = (urn: string) => urn.split('::').slice(-2).join(' ').split('$').at(-1) ?? '';

describe.skipIf(skipped !== '')(`C16 the CLI of Pulumi${skipped}`, () => {
  let project: Project;
  let expected: CapturedStack;
  let made: readonly Kept[];

  beforeAll(async () => {
    project = new Project(cli);
    project.describe(platform());
    expected = await written(join(project.folder, 'platform.ts'), 'production');
    await project.stack('production', {});
  }, 120_000);
  afterAll(() => project?.remove());

  it('ends with what to do where a setting is missing, before anything is registered', async () => {
    const toldOf = async (...missing: readonly string[]) => {
      const { code, out } = await project.run(up);
      expect(code).not.toBe(0);
      expect(out).toContain(`${missing.length} settings are missing; nothing was deployed`);
      for (const name of missing) expect(out).toMatch(new RegExp(`${name}: pulumi config set (--secret )?${name}`));
      expect(out).not.toMatch(/^\s+at /m);
      expect(project.kept('production').map(({ type }) => type)).toEqual(['pulumi:pulumi:Stack']);
      expect(project.azure.all()).toEqual([]);
    };
    await toldOf('azure-native:subscriptionId', 'agent-gantry:audit', 'agent-gantry:pagerduty-key');
    await project.configure({ 'azure-native:subscriptionId': subscription });
    await toldOf('agent-gantry:audit', 'agent-gantry:pagerduty-key');
  });

  it('previews what synth has written down, and makes nothing', async () => {
    await project.configure(settings);
    const steps = await project.plan();
    expect(steps.filter(({ op }) => op !== 'create' && !op.startsWith('same'))).toEqual([]);
    const urns = steps
      .map(({ urn }) => urn)
      .filter((urn) => !urn.includes('::default_') && !urn.includes('pulumi:Stack'));
    expect(urns.sort()).toEqual(
      expected.resources
        .map(({ urn }) => urn)
        .filter(isOurs)
        .sort(),
    );
    expect(project.azure.all()).toEqual([]);
  });

  it('makes what synth has written down: inputs, parents and order, URN by URN', async () => {
    await project.must(...up);
    made = project.kept('production');
    const kept = new Map(made.map((one) => [one.urn, one]));
    expect([...kept.keys()].sort()).toEqual(expected.resources.map(({ urn }) => urn).sort());
    for (const { urn, inputs, parent, dependsOn } of expected.resources) {
      const one = kept.get(urn) as Kept;
      if (isOurs(urn)) expect({ urn, inputs: inputsOf(one) }).toEqual({ urn, inputs: asEngine(inputs) });
      expect({ urn, parent: one.parent }).toEqual({ urn, parent });
      expect(one.dependencies ?? [], urn).toEqual(expect.arrayContaining([...dependsOn]));
    }
    console.log(`pulumi up: ${made.length} resources, ${project.azure.all().length} of them in Azure`);
  });

  it('tells what synth has written down', async () => {
    const outputs = JSON.parse(await project.must('stack', 'output', '--json'));
    expect(outputs).toEqual(expected.outputs);
  });

  it('asks for everything in the subscription that is configured, pinned versions too', () => {
    const vaults = made.filter(({ type }) => type.includes('keyvault_v'));
    expect(vaults.length).toBeGreaterThan(0);
    for (const { id } of project.azure.all()) expect(id).toMatch(new RegExp(`^/subscriptions/${subscription}/`));
  });

  it('keeps a secret encrypted', () => {
    expect(project.azure.all().filter((one) => JSON.stringify(one.inputs).includes(secret))).not.toEqual([]);
    expect(project.stateText('production')).not.toContain(secret);
  });

  it('changes nothing the second time', async () => {
    const before = project.azure.journal().length;
    await project.must(...nothingNew);
    expect(project.azure.journal()).toHaveLength(before);
  });

  it('changes for one prop what it is about, and nothing else', async () => {
    project.describe(platform({ chat: "env: { GREETING: 'hello' }" }));
    const steps = await project.plan('--diff');
    expect(steps.map(({ op, urn }) => `${op} ${last(urn)}`).sort()).toEqual([
      'update azure-native:app:ContainerApp chat-centralus',
      'update azure-native:app:ContainerApp chat-eastus2',
    ]);
    for (const { detailedDiff } of steps) {
      const paths = Object.keys(detailedDiff ?? {});
      expect(paths.filter((path) => !path.startsWith('template.containers[0].env['))).toEqual([]);
      expect(paths).not.toEqual([]);
    }
  });

  it('shows it as a replacement where a store gets another name', async () => {
    project.describe(platform({ azure: 'generation: 2' }));
    const replaced = (await project.plan()).filter(({ op }) => op === 'replace').map(({ urn }) => last(urn));
    expect(replaced.filter((name) => name.includes('keyvault:Vault'))).toHaveLength(2);
    project.describe(platform());
  });

  it('finds by a refresh what somebody changed, and puts it back', async () => {
    await project.must('refresh', '--yes', '--skip-preview', '--expect-no-changes');
    const cloud = project.azure;
    const rules = cloud
      .all()
      .find(({ type, urn }) => /:NetworkSecurityGroup$/.test(type) && urn.endsWith('::apps-eastus2'));
    const gone = cloud.all().find(({ type }) => type.endsWith(':BlobServiceProperties'));
    if (rules === undefined || gone === undefined) throw new Error('nothing to change');
    const open = { ...rules.inputs, securityRules: [] };
    cloud.change({ ...rules, inputs: open, outputs: { ...rules.outputs, securityRules: [] } });
    cloud.remove(gone);
    const { code, out } = await project.run(['refresh', '--preview-only', '--diff', '--expect-no-changes']);
    expect(code).not.toBe(0);
    expect(out).toContain(rules.urn);
    expect(out).toContain(gone.urn);
    await project.must('up', '--refresh', '--yes', '--skip-preview');
    expect(cloud.get(rules.id)?.inputs).toEqual(rules.inputs);
    expect(cloud.get(gone.id)?.inputs).toEqual(gone.inputs);
  });

  it('has environments that share nothing', async () => {
    const production = project.kept('production');
    project.describe(platform({ development: '{}' }));
    await project.stack('development', settings);
    await project.must(...up);
    const ids = new Set(production.flatMap(({ id }) => (id === undefined || id === '' ? [] : [id])));
    const shared = project.kept('development').filter(({ id = '' }) => ids.has(id));
    expect(shared).toEqual([]);
    await project.must('destroy', '--yes', '--skip-preview');
    await project.must('stack', 'select', 'production');
    expect(project.kept('production')).toEqual(production);
    await project.must(...nothingNew);
  });

  it('destroys nothing that a lock of production keeps, until somebody takes the locks away', async () => {
    const { code, out } = await project.run(['destroy', '--yes', '--skip-preview']);
    expect(code).not.toBe(0);
    expect(out).toContain('ScopeLocked');
    const left = project.azure.all();
    expect(left.some(({ type }) => type === 'azure-native:dbforpostgresql:Server')).toBe(true);
    // As `az lock delete` does it.
    for (const one of left) if (one.type.endsWith(':ManagementLockByScope')) project.azure.remove(one);
  });

  it('destroys all that it made, what lies within before what it lies in', async () => {
    const before = project.azure.journal().length;
    await project.must('destroy', '--yes', '--skip-preview');
    expect(project.azure.all()).toEqual([]);
    expect(project.kept('production')).toEqual([]);
    const order = project.azure.journal().slice(before);
    expect(order.every(({ what }) => what === 'delete')).toBe(true);
    const at = new Map(order.map(({ id }, index) => [id, index]));
    // What is called default comes and goes with what it lies in: Azure makes it itself.
    const early = order.flatMap(({ id }, index) =>
      (id.endsWith('/default') ? [] : [...at])
        .filter(([other, when]) => when > index && other.startsWith(`${id}/`))
        .map(([other]) => `${id} before ${other}`),
    );
    expect(early).toEqual([]);
    console.log(`pulumi destroy: ${order.length} resources`);
  });
});

const isOurs = (urn: string) => !urn.includes('pulumi:pulumi:Stack');
