import type { Container } from '../../spec/container';
import type { Pod } from '../../spec/pod';
import type { SecretRef } from '../../spec/vault';
import type { Site } from './site';

/** The Secret that holds a pod's variables; filled by the CSI driver or by External Secrets. */
export const secretName = (pod: Pod): string => `${pod.name}-secrets`;

/**
 * The object that brings one volume of secret files. No workload and no volume has a dot in its name: with a dash, the
 * volume `b-secrets` of the workload `a` would share its object with the variables of the workload `a-b`.
 */
export const secretFilesName = (pod: Pod, volume: string): string => `${pod.name}.${volume}`;

/** Key of a variable within the pod's Secret: its own name, with the container's before it for all but the main one. */
export const secretKey = (pod: Pod, container: Container, variable: string): string =>
  container.name === pod.main.name ? variable : `${container.name}.${variable}`;

/** Where a variable's value is read from. */
export function secretEntry(site: Site, pod: Pod, container: Container, variable: string, reference: SecretRef) {
  return site.environment.vault?.kind === 'existingSecrets'
    ? { name: reference.name, key: reference.key ?? variable }
    : { name: secretName(pod), key: secretKey(pod, container, variable) };
}
