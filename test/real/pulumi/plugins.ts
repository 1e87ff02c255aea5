import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { shortHash } from '../../../spec/names';
import { armPaths } from '../../../stacks/azure/arm-paths';
import { root } from '../../support/project';
import { withGatewayCluster } from './gateway-cluster';
import { Declarations, type Properties, type ProviderSchema } from './schema';

const cache = join(root, '.cache', 'pulumi', 'plugins');

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(require.resolve(`@pulumi/${name}/package.json`), 'utf8')) as { version: string }).version;

/** Schemas of the providers, from the declarations of their packages; kept, for reading them takes seconds. */
export function schemaFile(name: 'azure-native' | 'kubernetes'): string {
  const main = require.resolve(`@pulumi/${name}`);
  const source = ['schema.ts', 'plugins.ts', 'gateway-cluster.ts']
    .map((file) => readFileSync(join(__dirname, file), 'utf8'))
    .join();
  return kept(join(cache, `${name}-${versionOf(name)}-${shortHash(source)}.json`), () =>
    JSON.stringify(name === 'azure-native' ? azureSchema(main) : kubernetesSchema(main)),
  );
}

export const schemaOf = (name: 'azure-native' | 'kubernetes'): ProviderSchema =>
  JSON.parse(readFileSync(schemaFile(name), 'utf8')) as ProviderSchema;

/**
 * Two APIs of one module have an enum of one name, and the package declares the values of one of them. Here are those of the
 * other, from the schemas of Azure's resource providers (Azure/bicep-types-az): `principalType` of
 * Microsoft.DBforPostgreSQL/flexibleServers/administrators at 2025-08-01, and `operator` of a condition of
 * Microsoft.Insights/scheduledQueryRules at 2023-12-01.
 */
const alsoAzure: Readonly<Record<string, readonly string[]>> = {
  'dbforpostgresql.PrincipalType': ['Unknown', 'User', 'Group', 'ServicePrincipal'],
  'monitor.ConditionOperator': ['Equals', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual'],
};

/** Of the modules that we know the places of. */
function azureSchema(main: string): ProviderSchema {
  const read = new Declarations(main, alsoAzure);
  const modules = [...new Set(Object.keys(armPaths).map((key) => key.split(':')[0] ?? ''))];
  const resources: Record<string, Properties> = {};
  for (const module of modules) {
    for (const [kind, properties] of Object.entries(read.resources(module))) {
      resources[`azure-native:${module}:${kind}`] = properties;
    }
  }
  return withGatewayCluster({ resources, objects: read.objects });
}

function kubernetesSchema(main: string): ProviderSchema {
  const read = new Declarations(main);
  const resources: Record<string, Properties> = {};
  for (const module of read.modules(2)) {
    for (const [kind, properties] of Object.entries(read.resources(module))) {
      if (!kind.endsWith('Patch') && !kind.endsWith('List')) resources[`kubernetes:${module}:${kind}`] = properties;
    }
  }
  return { resources, objects: read.objects };
}

function kept(file: string, make: () => string): string {
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, make());
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/** A folder for PATH, with the plugins that the CLI looks for there: the language host, and a provider for each cloud. */
export function installPlugins(folder: string, cloud: string): void {
  mkdirSync(folder, { recursive: true });
  // Below the checkout, so that what they ask for is found.
  const bundle = (name: string) => {
    const outfile = join(cache, `${name}.cjs`);
    buildSync({
      entryPoints: [join(__dirname, `${name}.ts`)],
      ...{ bundle: true, packages: 'external', platform: 'node', target: 'node20.19', format: 'cjs', outfile },
    });
    return outfile;
  };
  const program = (name: string, ...command: readonly string[]) => {
    const words = command.map((word) => `'${word}'`).join(' ');
    writeFileSync(join(folder, name), `#!/bin/sh\nexec ${words} "$@"\n`);
    chmodSync(join(folder, name), 0o755);
  };
  program('pulumi-language-nodejs', process.execPath, bundle('language-host'));
  const provider = bundle('provider');
  for (const name of ['azure-native', 'kubernetes'] as const) {
    program(
      `pulumi-resource-${name}`,
      process.execPath,
      provider,
      name,
      versionOf(name),
      join(cloud, name),
      schemaFile(name),
    );
  }
}
