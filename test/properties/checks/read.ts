import type { Deployment } from 'kubernetes-types/apps/v1';
import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import type { Container, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { Document, RegionOutput } from '../../../charts/documents';

/** What must hold of everything that is synthesised: one line for each place where it does not. */
export type Check = (output: RegionOutput) => readonly string[];

/** Pods that a document makes. */
export interface PodOwner {
  readonly document: Document;
  readonly name: string;
  readonly template: PodTemplateSpec;
  readonly spec: PodSpec;
}

export const identify = ({ kind, metadata }: Document): string => `${kind}/${metadata.name}`;

/** The documents of a kind, typed by its interface. */
export const ofKind = <T>({ documents }: RegionOutput, kind: string): readonly (T & Document)[] =>
  documents.filter((document) => document.kind === kind) as unknown as readonly (T & Document)[];

export const deployments = (output: RegionOutput) => ofKind<Deployment>(output, 'Deployment');
export const cronJobs = (output: RegionOutput) => ofKind<CronJob>(output, 'CronJob');
export const jobs = (output: RegionOutput) => ofKind<Job>(output, 'Job');

export function podOwners(output: RegionOutput): readonly PodOwner[] {
  const templates = [
    ...deployments(output).map((document) => ({ document, template: document.spec?.template })),
    ...jobs(output).map((document) => ({ document, template: document.spec?.template })),
    ...cronJobs(output).map((document) => ({ document, template: document.spec?.jobTemplate.spec?.template })),
  ];
  return templates.map(({ document, template = {} }) => ({
    document: document as Document,
    // A Job is named by what it runs, its pods as the workload is.
    name: template.metadata?.labels?.['app.kubernetes.io/name'] ?? document.metadata.name,
    template,
    spec: template.spec ?? { containers: [] },
  }));
}

/** Containers that run as long as the pod: the ordinary ones, and restartable init containers. */
export const runningContainers = ({ containers, initContainers = [] }: PodSpec): readonly Container[] => [
  ...containers,
  ...initContainers.filter(restarts),
];

export const allContainers = ({ containers, initContainers = [] }: PodSpec): readonly Container[] => [
  ...containers,
  ...initContainers,
];

/** `restartPolicy` of a container is younger than the types. */
export const restarts = (container: Container): boolean =>
  (container as { restartPolicy?: string }).restartPolicy === 'Always';

export type Labels = Readonly<Record<string, string>>;

export const matches = (labels: Labels | undefined, selector: Labels | undefined): boolean =>
  selector !== undefined && Object.entries(selector).every(([key, value]) => labels?.[key] === value);

/** Every value of a document with the path to it. */
export function* walk(value: unknown, path = ''): Generator<readonly [string, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) yield* walk(part, `${path}/${key}`);
}
