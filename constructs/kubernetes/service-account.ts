import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ServiceAccount } from 'kubernetes-types/core/v1';
import { serviceOf } from '../../spec/canary';
import type { Identity } from '../../spec/identity';
import type { Workload } from '../../spec/resolve-workload';
import { createObject } from './object';
import { type Site, workloadLabels } from './site';

/** An account of the workload's own, without rights and without a token, federated with its cloud identity (B9). */
export function createServiceAccount(scope: Construct, site: Site, workload: Workload): ApiObject | undefined {
  const { name, existing } = workload.serviceAccount;
  // A canary acts as its service does, by the account of its service.
  if (existing || serviceOf(workload) !== workload.name) return undefined;
  return createObject<ServiceAccount>(
    scope,
    'service-account',
    site,
    { name, labels: workloadLabels(site, workload), annotations: identityAnnotations(workload.identity) },
    { apiVersion: 'v1', kind: 'ServiceAccount', automountServiceAccountToken: false },
  );
}

export function identityAnnotations(identity: Identity | undefined): Readonly<Record<string, string>> {
  switch (identity?.kind) {
    case 'azure':
      return { 'azure.workload.identity/client-id': identity.clientId };
    case 'awsRole':
      return { 'eks.amazonaws.com/role-arn': identity.arn };
    case 'google':
      return { 'iam.gke.io/gcp-service-account': identity.serviceAccount };
    default:
      return {};
  }
}
