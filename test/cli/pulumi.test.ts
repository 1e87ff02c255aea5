import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { afterEach, describe, expect, it } from 'vitest';
import { run as deploy } from '../../cli/pulumi';
import type { NeededSetting } from '../../spec/azure/needed-settings';
import { capture } from '../../stacks/azure/capture';
import { stackSettings } from '../../stacks/azure/settings';
import { root } from '../support/project';
import { directory, run, spawnGantry, tree } from './support';

const platform = `
import { agentService, definePlatform, keyVault, off, pagerDuty, postgres, redis, webhook } from 'agent-gantry';
import type {} from 'agent-gantry/azure';
import type {} from 'agent-gantry/kubernetes';

export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: { chat: agentService({ secrets: { LLM_API_KEY: 'llm-api-key' } }) },
  vault: keyVault(),
  data: { database: postgres(), cache: redis() },
  targets: { azure: { regions: ['eastus2', 'centralus'] }, kubernetes: { regions: ['eastus2', 'centralus'] } },
  environments: { development: off, staging: off },
});
`;

const subscription = '11111111-2222-3333-4444-555555555555';

/** What the launcher does for a stack of this name and configuration. */
function launch(stack: string, config: Record<string, string>) {
  pulumi.runtime.setAllConfig(config);
  return capture('desk', stack, deploy);
}

afterEach(() => pulumi.runtime.setAllConfig({}));

describe('bin/pulumi.js', () => {
  it('takes from an error the frames that Node 20 can’t colour', () => {
    const stack =
      'Error: no\n    at here (/desk/platform.ts:1:2)\n    at up (/desk/node_modules/@pulumi/resource.ts:1:2)';
    const script = `
      // As Pulumi does it, before it loads the program.
      process.on('unhandledRejection', (error) => console.log(require('node:util').inspect(error, { colors: true })));
      require(${JSON.stringify(join(root, 'bin', 'pulumi.js'))});
      Promise.reject(Object.assign(new Error('no'), { stack: ${JSON.stringify(stack)} }));`;
    const args = ['--max-old-space-size=128', '-e', script];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
    expect(stdout).toBe('Error: no\n    at here (/desk/platform.ts:1:2)\n');
  });
});

describe('pulumi up', () => {
  const file = () => join(directory({ 'platform.ts': platform }), 'platform.ts');

  it.each<[string, string, Record<string, string>, string | RegExp]>([
    [
      'no description',
      'production',
      { 'agent-gantry:platform': '/nowhere/platform.ts' },
      '/nowhere/platform.ts: no such file',
    ],
    [
      'no environment of its name',
      'prod',
      {},
      /has no environment prod\. A stack is named after its environment: production\.$/,
    ],
    [
      'no subscription',
      'production',
      {},
      /^2 settings are missing; nothing was deployed\n {2}azure-native:subscriptionId: pulumi config set azure-native:subscriptionId .*\n {2}agent-gantry:audit: /,
    ],
    [
      'a subscription that is none',
      'production',
      { 'azure-native:subscriptionId': '00000000-0000-0000-0000-000000000000' },
      'azure-native:subscriptionId: got "00000000-0000-0000-0000-000000000000", want the id of a subscription',
    ],
  ])('says what to do where there is %s', async (_, stack, config, message) => {
    const failing = launch(stack, { 'agent-gantry:platform': file(), ...config });
    await expect(failing).rejects.toThrow(message);
    // Pulumi prints an error of this class without its stack.
    await expect(failing).rejects.toBeInstanceOf(pulumi.RunError);
  });

  it('tells every fault of the description, as synth does', async () => {
    const at = file();
    writeFileSync(at, platform.replace("'desk'", "'Desk'").replace("'cc-1042'", "''"));
    const failing = launch('production', { 'agent-gantry:platform': at });
    await expect(failing).rejects.toThrow(/platform: 2 things to change; nothing was written/);
    await expect(failing).rejects.toBeInstanceOf(pulumi.RunError);
  });
});

describe('settings of a stack', () => {
  const given = (config: Record<string, string>) => {
    pulumi.runtime.setAllConfig(config);
    return config;
  };

  const needed: readonly NeededSetting[] = [
    { kind: 'choice', name: 'audit', words: ['unlocked', 'locked'] },
    { kind: 'month', name: 'budget-start' },
    { kind: 'secret', name: 'hook-url' },
  ];

  it('that are missing are told all at once, with the commands that set them', () => {
    given({});
    expect(() => stackSettings(needed)).toThrow(
      [
        '4 settings are missing; nothing was deployed',
        '  azure-native:subscriptionId: pulumi config set azure-native:subscriptionId $(az account show --query id --output tsv)',
        '  agent-gantry:audit: pulumi config set agent-gantry:audit unlocked|locked',
        '  agent-gantry:budget-start: pulumi config set agent-gantry:budget-start $(date +%Y-%m)',
        '  agent-gantry:hook-url: pulumi config set --secret agent-gantry:hook-url',
      ].join('\n'),
    );
  });

  it('are a month, a word of a choice, and secrets', async () => {
    given({
      'azure-native:subscriptionId': subscription,
      ...{ 'agent-gantry:budget-start': '2026-11', 'agent-gantry:audit': 'locked', 'agent-gantry:hook-url': 'u' },
    });
    const settings = stackSettings(needed);
    const told = pulumi.all([settings.month('budget-start'), settings.choice('audit', ['unlocked', 'locked'])]);
    expect(await new Promise((resolve) => told.apply(resolve))).toEqual(['2026-11-01T00:00:00Z', 'locked']);
    expect(await pulumi.isSecret(settings.secret('hook-url'))).toBe(true);
  });

  it('are nothing else', () => {
    given({
      'azure-native:subscriptionId': subscription,
      ...{ 'agent-gantry:budget-start': '2026-13', 'agent-gantry:audit': 'yes', 'agent-gantry:hook-url': 'u' },
    });
    expect(() => stackSettings(needed)).toThrow(
      [
        '2 settings are missing; nothing was deployed',
        '  agent-gantry:audit: got "yes", want unlocked or locked: pulumi config set agent-gantry:audit unlocked|locked',
        '  agent-gantry:budget-start: got "2026-13", want a month, e.g. 2026-11: pulumi config set agent-gantry:budget-start $(date +%Y-%m)',
      ].join('\n'),
    );
  });

  it('that nobody said beforehand to be needed are refused', () => {
    given({ 'azure-native:subscriptionId': subscription });
    expect(() => stackSettings([]).secret('hook-url')).toThrow('the setting hook-url is used');
  });
});

describe('the outputs of a stack', () => {
  it('bind the other half: pulumi stack output --json | gantry bind production -', async () => {
    const cwd = directory({ 'platform.ts': platform });
    const at = join(cwd, 'platform.ts');
    expect((await run(['synth', '--target', 'kubernetes'], cwd)).err).toContain('known only after deployment');
    pulumi.runtime.setAllConfig({
      ...{ 'azure-native:subscriptionId': subscription, 'agent-gantry:platform': at },
      'agent-gantry:audit': 'locked',
    });
    const { outputs } = await capture('desk', 'production', deploy);
    const { status, stderr } = spawnGantry(['bind', 'production', '-'], cwd, { input: JSON.stringify(outputs) });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(await run(['synth'], cwd)).toMatchObject({ code: 0, err: '' });
    expect(Object.values(tree(join(cwd, 'dist'))).join('\n')).not.toContain('${late:');
  });

  it('are refused where they are masked', async () => {
    const cwd = directory({ 'platform.ts': platform, 'outputs.json': '{"registry":{"host":"[secret]"}}' });
    expect(await run(['bind', 'production', '--from', 'outputs.json'], cwd)).toMatchObject({
      code: 2,
      err: expect.stringContaining('registry.host: looks like a secret that its engine hides'),
    });
  });
});
