import { environmentNames } from '../../spec/environments';

/** Exact versions for a new project: package → version. */
export type Pins = Readonly<Record<string, string>>;

/** What a new project consists of: path with forward slashes → content. */
export function projectFiles(name: string, pins: Pins): ReadonlyMap<string, string> {
  return new Map([
    ['.gitignore', 'node_modules/\n/dist/\n'],
    ...environmentNames.map((environment) => [`bindings/${environment}.json`, json(bindings)] as const),
    ['cdk8s.yaml', cdk8sYaml],
    ['package.json', json(packageJson(name, pins))],
    ['platform.ts', platform(name)],
    ['tsconfig.json', json(tsconfig)],
  ]);
}

const platform = (
  name: string,
): string => `import { agentService, definePlatform, internet, namespace } from 'agent-gantry';
import type {} from 'agent-gantry/kubernetes';

export default definePlatform({
  name: '${name}',
  // On every object: who answers for it, and what it is booked on.
  tags: { owner: 'platform-team', costCentre: 'unassigned' },
  workloads: {
    // The agent service of this package. For your own: image: 'registry/name:1.2.3', by exact tag or digest.
    chat: agentService({
      scaling: { replicas: [3, 10], cpu: '70%' },
      // A rollout or a drain waits this long for running answers.
      longestRun: '2m',
      // All traffic is denied but what stands here: to the model's provider, and from the gateway's namespace.
      calls: [internet()],
      calledBy: [namespace('gateway', { ports: ['http'] })],
    }),
  },
  // Production runs in both regions; development and staging are smaller, and in the first alone.
  targets: { kubernetes: { version: '1.34', regions: ['eastus2', 'centralus'] } },
});
`;

/** Values that only a deployment knows; \`gantry bind\` writes them. */
const bindings = { registry: { host: 'registry.example.com' } };

const packageJson = (name: string, pins: Pins): object => ({
  name,
  private: true,
  engines: { node: '>=20.19' },
  scripts: { synth: 'gantry synth', check: 'gantry check', typecheck: 'tsc --noEmit' },
  devDependencies: Object.fromEntries(Object.entries(pins).sort(([a], [b]) => (a < b ? -1 : 1))),
});

const tsconfig = {
  compilerOptions: {
    module: 'node20',
    target: 'es2023',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*.ts'],
};

// npx finds the command wherever the package manager has put it, also when cdk8s itself was not started by npx.
const cdk8sYaml = `# \`npx cdk8s synth\` gives the same bytes as \`npx gantry synth\`. It empties \`output\` first: keep nothing else there.
language: typescript
app: npx --no-install gantry synth --target kubernetes
output: dist/kubernetes
`;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
