import { Construct } from 'constructs';
import type { LimitRange, Namespace as NamespaceObject, ResourceQuota } from 'kubernetes-types/core/v1';
import { formatBytes, formatCpu } from '../../spec/units';
import { demand } from './demand';
import { createObject } from './object';
import { platformLabels, type Site } from './site';

/** The platform's own namespace: only restricted pods, a ceiling on what it asks for, defaults for what is run by hand. */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, site: Site) {
    super(scope, id);
    createNamespace(this, site);
    if (site.target.quota !== undefined) createQuota(this, site, site.target.quota.headroom);
    createLimits(this, site);
  }
}

function createNamespace(scope: Construct, site: Site): void {
  const { namespace, version } = site.target;
  const levels = ['enforce', 'audit', 'warn'].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, 'restricted'],
    // Pinned: a cluster upgrade must not refuse pods that were admitted yesterday.
    [`pod-security.kubernetes.io/${mode}-version`, `v${version}`],
  ]);
  const labels = { ...platformLabels(site), ...Object.fromEntries(levels) };
  createObject<NamespaceObject>(
    scope,
    'namespace',
    site,
    { name: namespace, labels },
    { apiVersion: 'v1', kind: 'Namespace' },
  );
}

function createQuota(scope: Construct, site: Site, headroom: number): void {
  const most = demand(site.environment);
  const room = (amount: number) => Math.ceil((amount * (100 + headroom)) / 100);
  const mebibytes = (bytes: number) => formatBytes(Math.ceil(room(bytes) / 2 ** 20) * 2 ** 20);
  createObject<ResourceQuota>(
    scope,
    'quota',
    site,
    { name: 'platform' },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      spec: {
        hard: {
          pods: String(room(most.pods)),
          'requests.cpu': formatCpu(room(most.cpu)),
          'requests.memory': mebibytes(most.memory),
          'limits.memory': mebibytes(most.memoryLimit),
          'services.loadbalancers': String(most.loadBalancers),
          'services.nodeports': String(most.nodePorts),
        },
      },
    },
  );
}

/** Applies to containers that say nothing: those of the platform all do. */
function createLimits(scope: Construct, site: Site): void {
  createObject<LimitRange>(
    scope,
    'limits',
    site,
    { name: 'container-defaults' },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: { cpu: '100m', memory: '128Mi' },
            default: { memory: '256Mi' },
          },
        ],
      },
    },
  );
}
