import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Job, JobSpec } from 'kubernetes-types/batch/v1';
import { hashedLater } from '../../spec/names';
import type { Workload } from '../../spec/resolve-workload';
import { externalAnnotation, externals } from './external';
import { createObject } from './object';
import { podTemplate } from './pod-template';
import { type Site, workloadLabels } from './site';

type ToEnd = Extract<Workload, { kind: 'cron' | 'job' }>;

/** A pod that runs to its end, once for each change of what it runs. */
export function createJob(scope: Construct, site: Site, workload: Extract<Workload, { kind: 'job' }>): ApiObject {
  const { name, retries } = workload;
  return createObject<Job>(
    scope,
    'job',
    site,
    {
      name: hashedLater(name),
      labels: workloadLabels(site, workload),
      annotations: externalAnnotation(externals(site, workload)),
    },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      // A week to read its log. Applied again after that, it finds its work done.
      spec: { ttlSecondsAfterFinished: 7 * 86_400, ...jobSpec(site, workload, retries) },
    },
  );
}

/** What every run to the end has in common, whoever starts it. */
export function jobSpec(site: Site, workload: ToEnd, retries: number): JobSpec {
  return {
    backoffLimit: retries,
    // All attempts together, each with a minute to be scheduled and pulled.
    activeDeadlineSeconds: (workload.longestRun + 60) * (retries + 1),
    // A pod that a drain took away has not failed: it must not use up an attempt.
    podFailurePolicy: {
      rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
    },
    template: podTemplate(site, workload),
  };
}
