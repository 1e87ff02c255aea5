import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPulumi } from './pulumi/build';
import { subscription, written } from './pulumi/expected';
import { Project } from './pulumi/project';

const built = buildPulumi();
const cli = typeof built === 'string' ? '' : built.path;
const skipped = typeof built === 'string' ? ` (skipped: ${built})` : '';

const platform = `
import { agentService, definePlatform, keyVault, off } from 'agent-gantry';
import { containerInstances } from 'agent-gantry/azure';

export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: { chat: agentService({ image: 'ghcr.io/acme/chat@sha256:${'0a'.repeat(32)}', scaling: { replicas: 1 } }) },
  vault: keyVault(),
  targets: { azure: { regions: ['eastus2'], compute: containerInstances() } },
  environments: { development: off, staging: off },
});
`;

const up = ['up', '--yes', '--skip-preview'] as const;

/** As docs/guide/azure-foundation.md tells it. */
describe.skipIf(skipped !== '')(`C16 an up that is killed half-way${skipped}`, () => {
  let project: Project;

  beforeAll(async () => {
    project = new Project(cli);
    project.describe(platform);
    await project.stack('production', { 'azure-native:subscriptionId': subscription, 'agent-gantry:audit': 'locked' });
  }, 120_000);
  afterAll(() => project?.remove());

  const pending = () => project.state('production').latest?.pending_operations ?? [];

  it('leaves what Azure was asked for and nobody heard of, and a lock', async () => {
    project.azure.silentAfter = 30;
    const { code } = await project.run(up, () => project.azure.journal().length > 32);
    project.azure.silentAfter = undefined;
    expect(code).toBeNull();
    const known = new Set(project.kept('production').map(({ id }) => id));
    const unheard = project.azure.all().filter(({ id }) => !known.has(id));
    expect(unheard.length).toBeGreaterThan(0);
    for (const { urn } of unheard) expect(pending().map(({ resource }) => resource.urn)).toContain(urn);
    const again = await project.run(up);
    expect(again.code).not.toBe(0);
    expect(again.out).toContain('the stack is currently locked');
    await project.must('cancel', '--yes');
  });

  it('goes on once what nobody heard of is taken away, and forgotten', async () => {
    const { code, out } = await project.run(up);
    expect(code).not.toBe(0);
    expect(out).toContain('cannot create already existing resource');
    const known = new Set(project.kept('production').map(({ id }) => id));
    // As `az resource delete` does it.
    for (const one of project.azure.all()) if (!known.has(one.id)) project.azure.remove(one);
    await project.must('refresh', '--yes', '--skip-preview', '--clear-pending-creates');
    expect(pending()).toEqual([]);
    await project.must(...up);
    const { resources } = await written(join(project.folder, 'platform.ts'), 'production');
    expect(
      project
        .kept('production')
        .map(({ urn }) => urn)
        .sort(),
    ).toEqual(resources.map(({ urn }) => urn).sort());
    await project.must(...up, '--expect-no-changes');
  });
});
