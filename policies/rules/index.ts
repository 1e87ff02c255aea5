import type { Rule } from '../rule';
import { backendPortExists } from './backend-port-exists';
import { drainFits } from './drain-fits';
import { dropCapabilities } from './drop-capabilities';
import { egressBounded } from './egress-bounded';
import { externalUsed } from './external-used';
import { imagePinned } from './image-pinned';
import { ingressTls } from './ingress-tls';
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
import { rolloutProceeds } from './rollout-proceeds';
import { runAsNonRoot } from './run-as-non-root';
import { scalerMetricExists } from './scaler-metric-exists';
import { seccompProfile } from './seccomp-profile';
import { selectorMatches } from './selector-matches';
import { selectorOwnPods } from './selector-own-pods';
import { serviceReachesPods } from './service-reaches-pods';
import { tagsPresent } from './tags-present';
import { tokenNotMounted } from './token-not-mounted';

/** Every rule, in the order of its id. */
export const rules: readonly Rule[] = [
  backendPortExists,
  drainFits,
  dropCapabilities,
  egressBounded,
  externalUsed,
  imagePinned,
  ingressTls,
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
  rolloutProceeds,
  runAsNonRoot,
  scalerMetricExists,
  seccompProfile,
  selectorMatches,
  selectorOwnPods,
  serviceReachesPods,
  tagsPresent,
  tokenNotMounted,
];
