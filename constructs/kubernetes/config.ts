import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ConfigMap } from 'kubernetes-types/core/v1';
import { shortHash } from '../../spec/names';
import type { Workload } from '../../spec/resolve-workload';
import { createObject } from './object';
import { type Site, workloadLabels } from './site';

/**
 * The name carries a hash of the content: a change makes a new object and rolls the pods, and a roll-back finds the old
 * one still there.
 */
export const configName = ({ name, config }: Workload): string =>
  `${name}-config-${shortHash(JSON.stringify(config.files))}`;

/** The files of a workload, immutable. */
export function createConfig(scope: Construct, site: Site, workload: Workload): ApiObject | undefined {
  if (Object.keys(workload.config.files).length === 0) return undefined;
  return createObject<ConfigMap>(
    scope,
    'config',
    site,
    { name: configName(workload), labels: workloadLabels(site, workload) },
    { apiVersion: 'v1', kind: 'ConfigMap', immutable: true, data: { ...workload.config.files } },
  );
}
