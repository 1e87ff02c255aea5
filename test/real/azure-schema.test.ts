import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { resolvePlatform } from 'agent-gantry';
import { beforeAll, describe, expect, it } from 'vitest';
import { plainType } from '../../stacks/azure/arm-id';
import { captureAzure } from '../../stacks/azure/capture';
import type { Captured } from '../../stacks/azure/recorded';
import { azureCombinations, azurePlatform } from '../support/azure-combinations';
import { root } from '../support/project';

/** Validators of request bodies by Azure's own types. They are no part of this project, and may not be there. */
const validators = join(root, '..', 'shared', 'validators');
const there = existsSync(join(validators, 'pulumi-convert.mjs'));

interface Body {
  readonly type: string;
  readonly apiVersion: string;
  readonly body: object;
  readonly error?: string;
}

interface Validators {
  convert(resource: { type: string; name: string; inputs: object }): Body;
  validate(body: Body): readonly { level: string; path: string; message: string; rule: string }[];
}

async function load(): Promise<Validators> {
  const from = (file: string) => import(pathToFileURL(join(validators, file)).href) as Promise<Validators>;
  const [{ convert }, { validate }] = await Promise.all([from('pulumi-convert.mjs'), from('arm-lib.mjs')]);
  return { convert, validate };
}

/** Namespaces whose types the validators do not have: none of them is a store, a network or an identity. */
const unknown = [
  'azure-native:consumption:Budget',
  'azure-native:kubernetesconfiguration:Extension',
  'azure-native:kubernetesconfiguration:FluxConfiguration',
  'azure-native:logic:Workflow',
];

/** Which version of the API a type is pinned to. */
function pinnedVersion(type: string): string | undefined {
  const [, year, month, day, preview = ''] = /^azure-native_[a-z]+_v(\d{4})(\d\d)(\d\d)(preview)?:/.exec(type) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}${preview === '' ? '' : '-preview'}`;
}

/** The validators have its types, and no mapping to them: its properties lie one level deeper than its inputs. */
function trafficManager({ profileName, location, tags, resourceGroupName: _, endpoints, ...properties }: Values): Body {
  const inner = (endpoints as Values[]).map(({ name, type, ...rest }) => ({ name, type, properties: rest }));
  const body = { name: profileName, location, tags, properties: { ...properties, endpoints: inner } };
  return { type: 'Microsoft.Network/trafficmanagerprofiles', apiVersion: '2022-04-01-preview', body };
}

type Values = Readonly<Record<string, unknown>>;

function bodyOf({ convert }: Validators, { type, name, inputs }: Captured): Body {
  const plain = plainType(type);
  if (plain === 'azure-native:trafficmanager:Profile') return trafficManager(inputs as Values);
  const body = convert({ type: plain, name, inputs });
  const apiVersion = pinnedVersion(type);
  return apiVersion === undefined ? body : { ...body, apiVersion };
}

/** What Azure would refuse, and types that nobody here can tell about. */
function judge(by: Validators, resources: readonly Captured[]) {
  const own = resources.filter(({ type }) => type.startsWith('azure-native'));
  const unmapped: string[] = [];
  const problems = own.flatMap((resource) => {
    const body = bodyOf(by, resource);
    if (body.error !== undefined) {
      unmapped.push(plainType(resource.type));
      return [];
    }
    return by
      .validate(body)
      .map(({ level, path, message, rule }) => `${level} ${resource.urn} ${path}: ${message} (${rule})`);
  });
  return { count: own.length, problems, unmapped: unmapped.filter((type) => !unknown.includes(type)) };
}

const snapshots = join(root, 'test', 'snapshots', 'azure');
const stored = readdirSync(snapshots, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

describe.skipIf(!there)(`request bodies${there ? '' : ` (left out: no validators in ${validators})`}`, () => {
  let by: Validators;
  beforeAll(async () => {
    by = await load();
  });

  it.each(stored)('of %s are what Azure takes', (name) => {
    const resources: readonly Captured[] = JSON.parse(readFileSync(join(snapshots, name), 'utf8'));
    expect(judge(by, resources)).toEqual({ count: expect.any(Number), problems: [], unmapped: [] });
  });

  it.each(azureCombinations.map((one) => [Object.values(one).join(', '), one] as const))(
    'of %s are what Azure takes, in all environments',
    async (_, combination) => {
      for (const environment of resolvePlatform(azurePlatform(combination)).environments) {
        const { count, ...found } = judge(by, await captureAzure(environment));
        expect(found).toEqual({ problems: [], unmapped: [] });
        expect(count).toBeGreaterThan(20);
      }
    },
  );

  it('a body that Azure would refuse is seen', async () => {
    const [combination] = azureCombinations;
    const [environment] = resolvePlatform(azurePlatform(combination as never)).environments;
    const resources = await captureAzure(environment as never);
    const broken = resources.map((one) =>
      plainType(one.type) === 'azure-native:containerservice:ManagedCluster'
        ? { ...one, inputs: { ...one.inputs, oidcIssuerProfil: { enabled: true } } }
        : one,
    );
    expect(judge(by, broken).problems).toEqual([expect.stringContaining('oidcIssuerProfil')]);
  });
});
