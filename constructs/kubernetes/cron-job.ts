import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { CronJob } from 'kubernetes-types/batch/v1';
import type { Workload } from '../../spec/resolve-workload';
import { externalAnnotation, externals } from './external';
import { createObject } from './object';
import { podTemplate } from './pod-template';
import { type Site, workloadLabels } from './site';

const policies = { forbid: 'Forbid', replace: 'Replace', allow: 'Allow' } as const;

/** A pod that runs to its end, on a schedule. */
export function createCronJob(scope: Construct, site: Site, workload: Extract<Workload, { kind: 'cron' }>): ApiObject {
  const { name, schedule, longestRun } = workload;
  const labels = workloadLabels(site, workload);
  const standsBy = !schedule.everyRegion && site.region.name !== site.target.regions[0]?.name;
  const annotations = externalAnnotation(externals(site, workload));
  return createObject<CronJob>(
    scope,
    'cron-job',
    site,
    { name, labels, annotations },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      spec: {
        schedule: schedule.cron,
        timeZone: schedule.timeZone,
        concurrencyPolicy: policies[schedule.overlap],
        startingDeadlineSeconds: schedule.startWithin,
        successfulJobsHistoryLimit: schedule.keep.succeeded,
        failedJobsHistoryLimit: schedule.keep.failed,
        suspend: schedule.suspended || standsBy,
        jobTemplate: {
          metadata: { labels: { ...labels } },
          spec: {
            backoffLimit: schedule.retries,
            // All attempts together, each with a minute to be scheduled and pulled.
            activeDeadlineSeconds: (longestRun + 60) * (schedule.retries + 1),
            // A pod that a drain took away has not failed: it must not use up an attempt.
            podFailurePolicy: {
              rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
            },
            template: podTemplate(site, workload),
          },
        },
      },
    },
  );
}
