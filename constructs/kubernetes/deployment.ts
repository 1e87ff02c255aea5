import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Running, Workload } from '../../spec/resolve-workload';
import { externalAnnotation, externals } from './external';
import { createObject } from './object';
import { podTemplate } from './pod-template';
import { type Site, selectorLabels, workloadLabels } from './site';

/** Pods that keep running (B1). */
export function createDeployment(scope: Construct, site: Site, workload: Workload & Running): ApiObject {
  const { name, scaling, rollout, longestRun } = workload;
  const annotations = externalAnnotation(externals(site, workload));
  return createObject<Deployment>(
    scope,
    'deployment',
    site,
    { name, labels: workloadLabels(site, workload), annotations },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        // An autoscaler owns the number: written here, every apply would take it back.
        ...(scaling.kind === 'fixed' ? { replicas: scaling.replicas } : {}),
        revisionHistoryLimit: 5,
        // A rollout waits for its pods; one that makes no progress for longer than start and longest run has failed.
        progressDeadlineSeconds: Math.max(600, longestRun + 300),
        selector: { matchLabels: { ...selectorLabels(site, name) } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { ...rollout } },
        template: podTemplate(site, workload),
      },
    },
  );
}
