import type { Rule } from '../rule';
import { authorizationBounded } from './authorization-bounded';
import { azureInboundNarrow } from './azure-inbound-narrow';
import { azureNoLocalAuth } from './azure-no-local-auth';
import { azureNoPublicAccess } from './azure-no-public-access';
import { azureTagsPresent } from './azure-tags-present';
import { azureTls } from './azure-tls';
import { backendPortExists } from './backend-port-exists';
import { breakerLeavesPods } from './breaker-leaves-pods';
import { ciliumBounded } from './cilium-bounded';
import { databaseBackedUp } from './database-backed-up';
import { drainFits } from './drain-fits';
import { dropCapabilities } from './drop-capabilities';
import { egressBounded } from './egress-bounded';
import { envoyFilter } from './envoy-filter';
import { externalUsed } from './external-used';
import { gatewayTls } from './gateway-tls';
import { imagePinned } from './image-pinned';
import { ingressTls } from './ingress-tls';
import { jwtRequired } from './jwt-required';
import { meshMtlsStrict } from './mesh-mtls-strict';
import { mirrorSafe } from './mirror-safe';
import { monitorPortExists } from './monitor-port-exists';
import { namespacePodSecurity } from './namespace-pod-security';
import { networkDefaultDeny } from './network-default-deny';
import { nginxAnnotations } from './nginx-annotations';
import { noDuplicates } from './no-duplicates';
import { noHostAccess } from './no-host-access';
import { noPrivilegeEscalation } from './no-privilege-escalation';
import { noPublicService } from './no-public-service';
import { noSecretMaterial } from './no-secret-material';
import { oneReplicaOwner } from './one-replica-owner';
import { pdbAllowsDrain } from './pdb-allows-drain';
import { pdbPresent } from './pdb-present';
import { pdbUnhealthyPods } from './pdb-unhealthy-pods';
import { podPartsExist } from './pod-parts-exist';
import { podsSpread } from './pods-spread';
import { probesDistinct } from './probes-distinct';
import { probesLocal } from './probes-local';
import { probesSet } from './probes-set';
import { quotaAdmitsScale } from './quota-admits-scale';
import { readOnlyRoot } from './read-only-root';
import { referenceExists } from './reference-exists';
import { resourcesSet } from './resources-set';
import { retriesSafe } from './retries-safe';
import { rolloutProceeds } from './rollout-proceeds';
import { runAsNonRoot } from './run-as-non-root';
import { runsOnce } from './runs-once';
import { scalerMetricExists } from './scaler-metric-exists';
import { seccompProfile } from './seccomp-profile';
import { selectorMatches } from './selector-matches';
import { selectorOwnPods } from './selector-own-pods';
import { serviceReachesPods } from './service-reaches-pods';
import { storesReplicated } from './stores-replicated';
import { tagsPresent } from './tags-present';
import { tokenNotMounted } from './token-not-mounted';
import { topicWritable } from './topic-writable';

/** Every rule, in the order of its id. */
export const rules: readonly Rule[] = [
  authorizationBounded,
  azureInboundNarrow,
  azureNoLocalAuth,
  azureNoPublicAccess,
  azureTagsPresent,
  azureTls,
  backendPortExists,
  breakerLeavesPods,
  ciliumBounded,
  databaseBackedUp,
  drainFits,
  dropCapabilities,
  egressBounded,
  envoyFilter,
  externalUsed,
  gatewayTls,
  imagePinned,
  ingressTls,
  jwtRequired,
  meshMtlsStrict,
  mirrorSafe,
  monitorPortExists,
  namespacePodSecurity,
  networkDefaultDeny,
  nginxAnnotations,
  noDuplicates,
  noHostAccess,
  noPrivilegeEscalation,
  noPublicService,
  noSecretMaterial,
  oneReplicaOwner,
  pdbAllowsDrain,
  pdbPresent,
  pdbUnhealthyPods,
  podPartsExist,
  podsSpread,
  probesDistinct,
  probesLocal,
  probesSet,
  quotaAdmitsScale,
  readOnlyRoot,
  referenceExists,
  resourcesSet,
  retriesSafe,
  rolloutProceeds,
  runAsNonRoot,
  runsOnce,
  scalerMetricExists,
  seccompProfile,
  selectorMatches,
  selectorOwnPods,
  serviceReachesPods,
  storesReplicated,
  tagsPresent,
  tokenNotMounted,
  topicWritable,
];
