import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleDescription } from '../../cli/bundle';
import { evaluateDescription } from '../../cli/load';
import { resolvePlatform } from '../../spec/platform';
import { captureStack } from '../../stacks/azure/capture';
import { deploy, type Run, type RunOptions } from './engine/engine';

const platform = (bits = '') => `
import { agentService, definePlatform, keyVault, off, pagerDuty, postgres, redis } from 'agent-gantry';
import { containerApps } from 'agent-gantry/azure';

export default definePlatform({
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: { chat: agentService({ secrets: { LLM_API_KEY: 'llm-api-key' }, ${bits} }) },
  vault: keyVault(),
  data: { database: postgres(), cache: redis() },
  targets: { azure: { regions: ['eastus2', 'centralus'], compute: containerApps() } },
  environments: { development: off, staging: off },
});
`;

const project = mkdtempSync(join(tmpdir(), 'gantry-pulumi-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));
const describePlatform = (bits?: string) => writeFileSync(join(project, 'platform.ts'), platform(bits));

const config = {
  'azure-native:subscriptionId': '11111111-2222-3333-4444-555555555555',
  'agent-gantry:audit': 'locked',
};
const run = (options: Partial<RunOptions> = {}) => deploy({ project, stack: 'production', config, ...options });

/**
 * The launcher, as Pulumi's own Node runtime runs it: in a process of its own, over gRPC, with a stand-in for the engine.
 */
describe("bin/pulumi.js in Pulumi's runtime", () => {
  let preview: Run;
  let first: Run;

  beforeAll(async () => {
    describePlatform();
    preview = await run({ preview: true });
    first = await run();
  }, 300_000);

  it('previews everything that it will make, before anything has an id', () => {
    expect({ code: preview.code, errors: preview.errors }).toEqual({ code: 0, errors: '' });
    expect([...preview.created].sort()).toEqual([...first.created].sort());
    expect(preview.state.size).toBe(0);
  });

  it('makes what synth has written down', async () => {
    expect({ code: first.code, errors: first.errors }).toEqual({ code: 0, errors: '' });
    const bundle = await bundleDescription(join(project, 'platform.ts'));
    const [environment] = resolvePlatform(evaluateDescription(bundle)).environments;
    if (environment === undefined) throw new Error('no environment');
    const { resources, outputs } = await captureStack(environment);
    expect([...first.state.keys()].sort()).toEqual(resources.map(({ urn }) => urn).sort());
    for (const { urn, inputs } of resources) expect(first.state.get(urn)?.inputs, urn).toEqual(inputs);
    expect(JSON.parse(JSON.stringify(first.outputs))).toEqual(JSON.parse(JSON.stringify(outputs)));
  });

  it('changes nothing the second time', async () => {
    const second = await run({ state: first.state });
    expect(second).toMatchObject({ code: 0, created: [], changed: [], deleted: [] });
    expect(second.same).toHaveLength(first.state.size);
  });

  it('changes for one prop what it is about, and nothing else', async () => {
    describePlatform("env: { GREETING: 'hello' }");
    const { code, created, changed, deleted } = await run({ state: first.state });
    describePlatform();
    expect({ code, created, deleted }).toEqual({ code: 0, created: [], deleted: [] });
    expect(changed.map((line) => line.split(' ')[0]?.split('::').slice(-2).join('::'))).toEqual(
      changed.map(() => expect.stringMatching(/azure-native:app:ContainerApp::/)),
    );
    expect(changed).toHaveLength(2);
    expect(changed.join()).toContain('/template/containers/0/env');
  });

  it('goes on where it was killed half-way', async () => {
    const half = await run({ killAfter: Math.floor(first.state.size / 2) });
    expect(half.code).toBeNull();
    expect(half.state.size).toBeGreaterThan(10);
    expect(half.state.size).toBeLessThan(first.state.size);
    const rest = await run({ state: half.state });
    expect(rest).toMatchObject({ code: 0, changed: [], deleted: [] });
    expect(new Map([...rest.state].sort())).toEqual(new Map([...first.state].sort()));
  });

  it('ends with a message and no stack where a setting is missing', async () => {
    const { code, errors, created } = await run({ config: {} });
    expect(code).not.toBe(0);
    expect(errors).toContain('1 setting is missing; nothing was deployed');
    expect(errors).not.toMatch(/^\s+at /m);
    expect(created.filter((urn) => !urn.includes('pulumi:pulumi:Stack'))).toEqual([]);
  });
});
