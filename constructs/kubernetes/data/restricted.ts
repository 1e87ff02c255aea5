import type { PodSecurityContext, SecurityContext } from 'kubernetes-types/core/v1';

/** What Pod Security "restricted" asks of a pod. The group owns its volumes. */
export const restrictedPod = (group: number, user?: number): PodSecurityContext => ({
  runAsNonRoot: true,
  ...(user === undefined ? {} : { runAsUser: user, runAsGroup: user }),
  fsGroup: group,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
});

/** What it asks of a container, and a root file system that nothing writes to. */
export const restrictedContainer: SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};
