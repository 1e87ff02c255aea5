import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDigests } from '../cli/beside';
import { bundleDescription } from '../cli/bundle';
import { evaluateDescription } from '../cli/load';
import { type Platform, resolvePlatform } from '../index';
import { readText } from '../policies/read/yaml';
import type { Environment } from '../spec/environment';
import { plainType } from '../stacks/azure/arm-id';
import { captureAzure } from '../stacks/azure/capture';
import type { Captured } from '../stacks/azure/recorded';
import { judge } from './policies/support';
import { azurePlatforms } from './support/azure-platforms';
import { projects } from './support/project';
import { destroyed, statefulTypes } from './support/replaced';

/** Written by `npm run snapshots`, read by reviewers: what every platform that is bound to Azure registers there. */
const folder = join(__dirname, 'snapshots', 'azure');
const updating = process.env.UPDATE_SNAPSHOTS !== undefined;

const loads: readonly (readonly [string, () => Promise<Platform>])[] = [
  ...Object.entries(projects).map(
    ([name, file]) =>
      [
        name,
        async () => resolvePlatform(evaluateDescription(await bundleDescription(file)), { digests: loadDigests(file) }),
      ] as const,
  ),
  ...Object.entries(azurePlatforms).map(([name, props]) => [name, async () => resolvePlatform(props)] as const),
];

const captures = async (): Promise<readonly (readonly [string, Environment])[]> => {
  const all: (readonly [string, Environment])[] = [];
  for (const [name, load] of loads) {
    for (const environment of (await load()).environments) {
      if (environment.azure !== undefined) all.push([`${name}/${environment.name}.json`, environment]);
    }
  }
  return all;
};

const stored = (): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.replaceAll('\\', '/'))
        .sort()
    : [];

it('there is a snapshot of every capture, and of none that is gone', async () => {
  const current = (await captures()).map(([name]) => name).sort();
  if (updating) for (const name of stored()) if (!current.includes(name)) rmSync(join(folder, name));
  if (!updating) expect(stored()).toEqual(current);
});

describe('a capture', async () => {
  describe.each(await captures())('%s', async (name, environment) => {
    const file = join(folder, name);
    const before: readonly Captured[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
    const resources = await captureAzure(environment);
    const text = `${JSON.stringify(resources, null, 2)}\n`;

    // First, so that an update shows it too. Meant? Say so with GANTRY_REPLACE=1 npm run snapshots.
    it.skipIf(process.env.GANTRY_REPLACE !== undefined)('replaces nothing that holds state', () => {
      expect(destroyed(before, resources)).toEqual([]);
    });

    it('is as reviewed', async () => {
      await expect(text).toMatchFileSnapshot(file);
    });

    it('holds no Output that leaked into text', () => {
      expect(text).not.toMatch(/Calling \[to|\[object /);
    });

    it('gives each resource a name of its own where it stands', () => {
      const ids = resources
        .filter(({ type }) => plainType(type).startsWith('azure-native:'))
        .map(({ type, inputs }) => JSON.stringify([type, namesOf(inputs)]));
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    });

    it.runIf(environment.name === 'production')('passes the rules', () => {
      const { findings, crashes } = judge(readText(text, name));
      expect(crashes).toEqual([]);
      expect(
        findings.map(({ rule, object, path, message }) => `${rule} ${object.kind} ${object.name} ${path}: ${message}`),
      ).toEqual([]);
    });
  });
});

/** The inputs that tell a resource from others of its type. */
const namesOf = (inputs: Captured['inputs']) =>
  Object.entries(inputs).filter(
    ([key, value]) => typeof value === 'string' && (/(Name|Id|Uri)$/.test(key) || ['name', 'scope'].includes(key)),
  );

describe('a replacement is caught', () => {
  const one = (inputs: Captured['inputs'], urn = 'urn:a'): Captured => ({
    urn,
    type: 'azure-native:dbforpostgresql:Server',
    name: 'a',
    inputs,
    dependsOn: [],
  });

  it.each<[string, readonly Captured[], string]>([
    ['that goes', [], 'urn:a: is gone'],
    ['that gets another parent', [one({ serverName: 'x' }, 'urn:b')], 'urn:a: is gone'],
    ['that gets another name', [one({ serverName: 'y' })], 'urn:a: serverName was "x", is "y"'],
    ['that moves', [one({ serverName: 'x', location: 'westus3' })], 'urn:a: location was undefined, is "westus3"'],
    [
      'whose backups move, which only a new server can',
      [one({ serverName: 'x', backup: { geoRedundantBackup: 'Enabled' } })],
      'urn:a: backup.geoRedundantBackup was undefined, is "Enabled"',
    ],
  ])('of a store %s', (_, after, line) => {
    expect(destroyed([one({ serverName: 'x' })], after)).toEqual([line]);
  });

  it('and what changes in place is none', () => {
    expect(destroyed([one({ serverName: 'x', sku: 'a' })], [one({ serverName: 'x', sku: 'b' })])).toEqual([]);
  });

  it('of every type that a capture holds state in', () => {
    const inUse = new Set(
      stored()
        .flatMap((name): Captured[] => JSON.parse(readFileSync(join(folder, name), 'utf8')))
        .flatMap(({ type }) => /^azure-native:(.+)$/.exec(plainType(type))?.[1] ?? []),
    );
    const holding = [...inUse].filter((type) =>
      /(Account|Vault|Server|Database|Container|Cluster|Namespace|EventHub|Queue|RedisEnterprise|Service)$/.test(type),
    );
    // Clusters and what answers keep nothing that is not kept elsewhere.
    const elsewhere = [
      'apimanagement:ApiManagementService',
      'cognitiveservices:Account',
      'containerservice:ManagedCluster',
      'redisenterprise:Database',
      'automation:AutomationAccount',
    ];
    expect(holding.filter((type) => !statefulTypes.includes(type) && !elsewhere.includes(type))).toEqual([]);
  });
});
