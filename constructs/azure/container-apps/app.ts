import { ContainerApp, Job } from '@pulumi/azure-native/app';
import type { app } from '@pulumi/azure-native/types/input';
import type * as pulumi from '@pulumi/pulumi';
import type { ContainerApps } from '../../../spec/azure/container-apps';
import { fiveFields } from '../../../spec/azure/cron-gap';
import { privateRanges } from '../../../spec/flows';
import { type Running, runsToEnd, type Workload } from '../../../spec/resolve-workload';
import { presenceOf } from '../../../spec/roles';
import { tagsOf } from '../site';
import { type WorkloadSurrounding, workloadTags } from '../workload-parts';
import { scale } from './scale';
import { identities, secrets, template } from './template';

/** Where an app runs. */
export interface AppHome {
  readonly compute: ContainerApps;
  readonly environmentId: pulumi.Input<string>;
}

type Kept = Exclude<Workload, { kind: 'cron' | 'job' }>;

/** A workload that keeps running: one revision, all of the traffic, no way in that is not HTTPS (C2). */
export function createApp(
  around: WorkloadSurrounding,
  home: AppHome,
  workload: Kept,
  opts: pulumi.CustomResourceOptions,
): ContainerApp {
  const { site } = around;
  const { identity, registries, identitySettings } = identities(around, workload);
  return new ContainerApp(
    `${workload.name}-${site.region.name}`,
    {
      ...within(around, home, workload),
      containerAppName: workload.name,
      identity,
      configuration: {
        activeRevisionsMode: 'Single',
        ...(workload.kind === 'service' ? { ingress: ingress(around, home.compute, workload) } : {}),
        ...(home.compute.dapr.includes(workload.name) ? { dapr: dapr(workload) } : {}),
        secrets: secrets(around, workload),
        registries,
        identitySettings,
      },
      template: {
        ...template(around, workload),
        scale: scale(around, workload),
        terminationGracePeriodSeconds: workload.drain.grace,
      },
    },
    opts,
  );
}

/** A workload that runs to its end: by the clock where it runs, else by hand. */
export function createJob(
  around: WorkloadSurrounding,
  home: AppHome,
  workload: Extract<Workload, { kind: 'cron' | 'job' }>,
  opts: pulumi.CustomResourceOptions,
): Job {
  const { site } = around;
  const { identity, registries, identitySettings } = identities(around, workload);
  const once = { parallelism: 1, replicaCompletionCount: 1 };
  const byClock = workload.kind === 'cron' && presenceOf(workload, site.target.regions, site.region) === 'runs';
  return new Job(
    `${workload.name}-${site.region.name}`,
    {
      ...within(around, home, workload),
      jobName: workload.name,
      identity,
      configuration: {
        ...(byClock
          ? {
              triggerType: 'Schedule',
              scheduleTriggerConfig: { cronExpression: fiveFields(workload.schedule.cron), ...once },
            }
          : { triggerType: 'Manual', manualTriggerConfig: once }),
        replicaTimeout: workload.longestRun,
        replicaRetryLimit: workload.kind === 'cron' ? workload.schedule.retries : workload.retries,
        secrets: secrets(around, workload),
        registries,
        identitySettings,
      },
      template: template(around, workload),
    },
    opts,
  );
}

const within = ({ site }: WorkloadSurrounding, { compute, environmentId }: AppHome, workload: Workload) => ({
  environmentId,
  resourceGroupName: site.resourceGroupName,
  location: site.region.name,
  workloadProfileName: compute.profile.name,
  tags: workloadTags(tagsOf(site), workload),
});

/** Whether the network reaches a service, and not its environment alone. */
export function isExternal(
  { site }: Pick<WorkloadSurrounding, 'site'>,
  { external }: ContainerApps,
  workload: Workload,
): boolean {
  if (workload.kind !== 'service') return false;
  const { gateway } = site.environment;
  if (external !== undefined) return external.includes(workload.name);
  if (workload.service.type === 'LoadBalancer') return true;
  return gateway === undefined || gateway.routes.some((route) => route.workload === workload.name);
}

function ingress(
  around: WorkloadSurrounding,
  compute: ContainerApps,
  workload: Extract<Workload, { kind: 'service' }>,
): app.IngressArgs {
  const { ports, from } = workload.service;
  const { ports: numbers } = workload.main;
  const [first, ...more] = ports;
  const external = isExternal(around, compute, workload);
  const narrowed = from.length > 0 && from.join() !== privateRanges.join();
  return {
    external,
    targetPort: numbers[first?.target ?? ''] ?? 0,
    transport: 'auto',
    allowInsecure: false,
    traffic: [{ latestRevision: true, weight: 100 }],
    ...(more.length === 0
      ? {}
      : {
          additionalPortMappings: more.map(({ port, target }) => ({
            external,
            targetPort: numbers[target] ?? 0,
            exposedPort: port,
          })),
        }),
    ...(narrowed
      ? {
          ipSecurityRestrictions: from.map((range, index) => ({
            name: `from-${index}`,
            action: 'Allow',
            ipAddressRange: range,
          })),
        }
      : {}),
  };
}

function dapr(workload: Workload & Running): app.DaprArgs {
  const port = workload.main.ports.http;
  return {
    enabled: true,
    appId: workload.name,
    ...(port === undefined || runsToEnd(workload) ? {} : { appPort: port, appProtocol: 'http' }),
  };
}
