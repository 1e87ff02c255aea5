import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bin, directory } from '../cli/support';
import { root } from '../support/project';

const platform = `
import { agentService, definePlatform, keyVault, off, postgres } from 'agent-gantry';
import { containerApps } from 'agent-gantry/azure';

export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: { chat: agentService() },
  vault: keyVault(),
  data: { database: postgres() },
  targets: { azure: { regions: ['eastus2'], compute: containerApps() } },
  environments: { development: off, staging: off },
});
`;

it('only the modules of Azure that are used are loaded: no root, no resource that is not registered', () => {
  const cwd = directory({ 'platform.ts': platform });
  const list = join(cwd, 'loaded.json');
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', join(root, 'bench/azure/loaded.js'), bin, 'synth', '--target', 'azure'],
    { cwd, encoding: 'utf8', env: { ...process.env, GANTRY_BENCH_LOADED: list } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const files = (JSON.parse(readFileSync(list, 'utf8')) as string[]).map(
    (file) => file.replaceAll('\\', '/').split('/node_modules/').at(-1) ?? '',
  );
  const captured: { readonly type: string }[] = JSON.parse(
    readFileSync(join(cwd, 'dist/azure/production.json'), 'utf8'),
  );
  const registered = captured.flatMap(({ type }) => /^azure-native:(.+)$/.exec(type)?.[1] ?? []);
  expect(registered.length).toBeGreaterThan(20);

  const loaded = files.flatMap((file) => /^@pulumi\/azure-native\/(.+)\.js$/.exec(file)?.[1]?.toLowerCase() ?? []);
  expect(loaded).not.toContain('index');
  // Beside resources: shared files, and functions, which register nothing.
  const resources = loaded.filter((file) => !/^types\/|\/index$|^utilities$|\/get/.test(file));
  const used = new Set(
    registered.map((type) =>
      type
        .toLowerCase()
        .replace(/\/v\d+:/, ':')
        .replace(':', '/'),
    ),
  );
  expect(resources.sort()).toEqual([...used].sort());

  const packages = files.flatMap((file) => /^@pulumi\/[\w-]+/.exec(file)?.[0] ?? []);
  expect([...new Set(packages)].sort()).toEqual(['@pulumi/azure-native', '@pulumi/pulumi']);
});
