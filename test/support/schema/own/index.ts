import type { Schema } from '../recover';
import { CERT_MANAGER } from './cert-manager';
import { CILIUM } from './cilium';
import { CNPG } from './cnpg';
import { GATEWAY_API } from './gateway-api';
import { GENERATORS } from './generators';
import { ISTIO } from './istio';
import { KONG } from './kong';
import { LINKERD } from './linkerd';
import { LOGGING } from './logging';
import { PROMETHEUS } from './prometheus';
import { REDIS } from './redis';
import { SECRETS } from './secrets';
import { STRIMZI } from './strimzi';

/**
 * Kinds that no npm package for Node 20 carries, from the CRDs of their projects: only the fields that we write, with
 * what their projects demand of them. Everything else is refused, so that a new field is looked up before it is used.
 * They leave `status` out: no manifest of ours has one.
 *
 * `apiVersion/kind` → the schema of what it has beside its `metadata`.
 */
export const OWN: Readonly<Record<string, Schema>> = {
  ...CERT_MANAGER,
  ...CILIUM,
  ...CNPG,
  ...GATEWAY_API,
  ...GENERATORS,
  ...ISTIO,
  ...KONG,
  ...LINKERD,
  ...LOGGING,
  ...PROMETHEUS,
  ...REDIS,
  ...SECRETS,
  ...STRIMZI,
};
