/**
 * A structural check of the part of the Azure Pipelines schema that our template uses: keys, tasks and their inputs, as
 * the service's own schema and task reference spell them. Whatever is not listed is reported.
 */
const keys = {
  pipeline: ['name', 'trigger', 'pr', 'schedules', 'pool', 'variables', 'parameters', 'resources', 'jobs', 'stages'],
  job: [
    ...['job', 'displayName', 'dependsOn', 'condition', 'continueOnError', 'timeoutInMinutes', 'variables'],
    ...['cancelTimeoutInMinutes', 'strategy', 'pool', 'container', 'services', 'workspace', 'steps'],
  ],
  pool: ['name', 'vmImage', 'demands'],
  filter: ['branches', 'paths', 'tags', 'batch', 'autoCancel', 'drafts'],
} as const;

const shared = ['displayName', 'name', 'condition', 'continueOnError', 'enabled', 'env', 'timeoutInMinutes', 'target'];

/** Kind of step → its own keys. */
const steps: Readonly<Record<string, readonly string[]>> = {
  checkout: ['clean', 'fetchDepth', 'fetchTags', 'lfs', 'persistCredentials', 'submodules', 'path'],
  script: ['failOnStderr', 'workingDirectory'],
  bash: ['failOnStderr', 'workingDirectory'],
  publish: ['artifact'],
  task: ['inputs', 'retryCountOnTaskFailure'],
};

/** Task → its inputs; those that it can't do without begin with `!`. */
const tasks: Readonly<Record<string, readonly string[]>> = {
  'NodeTool@0': ['versionSource', 'versionSpec', 'versionFilePath', 'checkLatest', 'retryCountOnDownloadFails'],
  'Cache@2': ['!key', '!path', 'cacheHitVar', 'restoreKeys'],
};

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value.filter(isTree) : []);

/** What the service would not understand: one line each. */
export function azurePipelineProblems(pipeline: unknown): readonly string[] {
  if (!isTree(pipeline)) return ['want a pipeline'];
  return [
    ...unknown('pipeline', pipeline, keys.pipeline),
    ...['trigger', 'pr'].flatMap((name) => nested(name, pipeline[name], keys.filter)),
    ...nested('pool', pipeline.pool, keys.pool),
    ...(listOf(pipeline.jobs).length === 0 ? ['jobs: want at least one'] : []),
    ...listOf(pipeline.jobs).flatMap((job) => [
      ...unknown(`job ${String(job.job)}`, job, keys.job),
      ...nested('pool', job.pool, keys.pool),
      ...(listOf(job.steps).length === 0 ? [`job ${String(job.job)}: want at least one step`] : []),
      ...listOf(job.steps).flatMap(stepProblems),
    ]),
  ];
}

function stepProblems(step: Tree, index: number): readonly string[] {
  const at = `steps[${index}]`;
  const kind = Object.keys(steps).find((name) => name in step);
  if (kind === undefined) return [`${at}: want one of ${Object.keys(steps).join(', ')}`];
  const found = unknown(at, step, [kind, ...shared, ...(steps[kind] ?? [])]);
  return kind === 'task' ? [...found, ...taskProblems(at, step)] : found;
}

function taskProblems(at: string, { task, inputs }: Tree): readonly string[] {
  const known = tasks[String(task)];
  if (known === undefined) return [`${at}: ${String(task)} is no task that is known here, at an exact major version`];
  const given = isTree(inputs) ? inputs : {};
  return [
    ...unknown(
      at,
      given,
      known.map((input) => input.replace('!', '')),
    ),
    ...known
      .filter((input) => input.startsWith('!') && !(input.slice(1) in given))
      .map((input) => `${at}: ${String(task)} needs ${input.slice(1)}`),
  ];
}

const nested = (at: string, value: unknown, known: readonly string[]): readonly string[] =>
  isTree(value) ? unknown(at, value, known) : [];

const unknown = (at: string, value: Tree, known: readonly string[]): readonly string[] =>
  Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${at}: no key ${key}`);
