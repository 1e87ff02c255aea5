import type { Container, PodSpec, ResourceQuota, Service } from 'kubernetes-types/core/v1';
import type { RegionOutput } from '../../../charts/documents';
import { replicaOwners } from './availability';
import { allContainers, type Check, cronJobs, deployments, identify, ofKind, podOwners, restarts } from './read';

/** With every workload at its most and rolling out, the namespace admits all pods, and says so of each resource. */
export const quotaAdmitsFullScale: Check = (output) => {
  const [quota] = ofKind<ResourceQuota>(output, 'ResourceQuota');
  const wanted = output.site.target.quota !== undefined;
  if (quota === undefined) return wanted ? ['there is no quota'] : [];
  const hard = quota.spec?.hard ?? {};
  const asked = demand(output);
  return [
    ...Object.entries(asked)
      .filter(([resource, amount]) => quantity(hard[resource] ?? '0') < amount)
      .map(([resource, amount]) => `the quota admits ${hard[resource]} of ${resource}, full scale needs ${amount}`),
    ...podOwners(output).flatMap(({ document, spec }) =>
      allContainers(spec)
        .filter(({ resources }) => !resources?.requests?.cpu || !resources.requests.memory || !resources.limits?.memory)
        .map(({ name }) => `${identify(document)}: ${name} says nothing of what the quota counts`),
    ),
  ];
};

function demand(output: RegionOutput): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  const add = (resource: string, amount: number) => {
    total[resource] = (total[resource] ?? 0) + amount;
  };
  const pods = (spec: PodSpec, count: number) => {
    add('pods', count);
    add('requests.cpu', count * podAmount(spec, ({ resources }) => resources?.requests?.cpu));
    add('requests.memory', count * podAmount(spec, ({ resources }) => resources?.requests?.memory));
    add('limits.memory', count * podAmount(spec, ({ resources }) => resources?.limits?.memory));
  };
  for (const { metadata, spec } of deployments(output)) {
    const most = Math.max(...replicaOwners(output, metadata.name).map(([, replicas]) => replicas));
    const surge = spec?.strategy?.rollingUpdate?.maxSurge ?? 0;
    const added = typeof surge === 'number' ? surge : Math.ceil((most * Number.parseInt(surge, 10)) / 100);
    pods(spec?.template.spec ?? { containers: [] }, most + added);
  }
  for (const { spec } of cronJobs(output)) {
    pods(spec?.jobTemplate.spec?.template.spec ?? { containers: [] }, spec?.concurrencyPolicy === 'Allow' ? 2 : 1);
  }
  for (const { spec } of ofKind<Service>(output, 'Service')) {
    if (spec?.type === 'LoadBalancer') add('services.loadbalancers', 1);
    if (spec?.type === 'LoadBalancer') add('services.nodeports', spec.ports?.length ?? 0);
  }
  return total;
}

/** Restartable init containers stay; the others run one after another, beside those started before them. */
function podAmount(
  { containers, initContainers = [] }: PodSpec,
  read: (container: Container) => string | undefined,
): number {
  const amount = (container: Container) => quantity(read(container) ?? '0');
  let staying = 0;
  let peak = 0;
  for (const container of initContainers) {
    if (restarts(container)) staying += amount(container);
    peak = Math.max(peak, staying + (restarts(container) ? 0 : amount(container)));
  }
  return Math.max(peak, staying + containers.reduce((sum, container) => sum + amount(container), 0));
}

const units: Readonly<Record<string, number>> = {
  ...{ '': 1, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

export function quantity(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = units[unit];
  if (number === '' || factor === undefined) throw new Error(`${text} is no quantity`);
  return Number(number) * factor;
}
