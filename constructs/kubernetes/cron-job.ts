import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { CronJob } from 'kubernetes-types/batch/v1';
import type { Workload } from '../../spec/resolve-workload';
import { presenceOf } from '../../spec/roles';
import { externalAnnotation, externals } from './external';
import { jobSpec } from './job';
import { createObject } from './object';
import { type Site, workloadLabels } from './site';

const policies = { forbid: 'Forbid', replace: 'Replace', allow: 'Allow' } as const;

/** A pod that runs to its end, on a schedule. */
export function createCronJob(scope: Construct, site: Site, workload: Extract<Workload, { kind: 'cron' }>): ApiObject {
  const { name, schedule } = workload;
  const labels = workloadLabels(site, workload);
  const annotations = {
    ...externalAnnotation(externals(site, workload)),
    // Whoever reads the manifests can't know it otherwise: unsuspended in two regions is a fault in most.
    ...(schedule.everyRegion ? { 'agent-gantry.dev/every-region': 'true' } : {}),
  };
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
        suspend: presenceOf(workload, site.target.regions, site.region) !== 'runs',
        jobTemplate: {
          metadata: { labels: { ...labels } },
          spec: jobSpec(site, workload, schedule.retries),
        },
      },
    },
  );
}
