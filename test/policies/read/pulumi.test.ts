import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readManifests } from '../../../policies/read/yaml';
import { judge } from '../support';

function readFiles(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-read-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return readManifests(folder, { relativeTo: folder });
}

const registration = (stack: string, type = 'azure-native_keyvault_v20260201:keyvault:Vault') => ({
  urn: `urn:pulumi:${stack}::desk::${type}::vault`,
  type,
  name: 'vault',
  inputs: { vaultName: 'kv' },
  dependsOn: [],
});

it('a capture is read, each resource with its stack, type and place', () => {
  const { resources, files } = readFiles({
    'azure/production.json': JSON.stringify([
      registration('production', 'pulumi:pulumi:Stack'),
      registration('production'),
    ]),
  });
  expect(files).toEqual(['azure/production.json']);
  expect(resources[1]).toMatchObject({
    type: 'azure-native:keyvault:Vault',
    kind: 'keyvault:Vault',
    namespace: 'production',
    name: 'vault',
    file: 'azure/production.json',
    pointer: '/1',
  });
});

it('the report of pulumi preview --json is read: what will be, not what goes', () => {
  const { type, urn, inputs } = registration('staging');
  const { resources } = readFiles({
    'preview.json': JSON.stringify({
      config: {},
      steps: [
        { op: 'create', urn, newState: { urn, type, custom: true, inputs } },
        { op: 'delete', urn, oldState: { urn, type, inputs } },
      ],
    }),
  });
  expect(resources.map(({ namespace, name, pointer }) => ({ namespace, name, pointer }))).toEqual([
    { namespace: 'staging', name: 'vault', pointer: '/steps/0/newState' },
  ]);
});

it('other JSON is left alone, broken or not', () => {
  const { resources, notes } = readFiles({
    'package.json': '{"name": "desk"}',
    'list.json': '[1, 2]',
    'broken.json': '{',
    'empty.json': '[]',
  });
  expect({ resources, notes }).toEqual({ resources: [], notes: [] });
});

it('a capture that breaks off can not be judged', () => {
  const whole = JSON.stringify([registration('production')]);
  expect(() => readFiles({ 'production.json': whole.slice(0, -2) })).toThrow(
    /^production\.json: not readable as JSON: /,
  );
});

it('environments side by side are no duplicates, and Kubernetes rules leave clouds alone', () => {
  const { resources } = readFiles({
    'azure/production.json': JSON.stringify([registration('production', 'agent-gantry:azure:Network')]),
    'azure/staging.json': JSON.stringify([registration('staging', 'agent-gantry:azure:Network')]),
  });
  expect(judge(resources).findings).toEqual([]);
});
