import type { Attachment } from './data/attachment';
import { late, readText, type Text } from './late';
import { type Off, off, type Place } from './place';
import type { Cloud } from './regions';
import type { Vault } from './vault';

/** Entra workload identity: the pod's service account is federated with a managed identity. */
export interface AzureIdentity {
  readonly kind: 'azure';
  /** Client id of the managed identity. @default late('identities.<workload>.clientId') */
  readonly clientId?: Text;
}

/** EKS Pod Identity: the association is made by the cluster's stack; the manifest stays clean. */
export interface PodIdentity {
  readonly kind: 'podIdentity';
}

/** IAM role for a service account, on clusters without Pod Identity. */
export interface AwsRole {
  readonly kind: 'awsRole';
  /** @default late('identities.<workload>.roleArn') */
  readonly arn?: Text;
}

/** Google workload identity. */
export interface GoogleIdentity {
  readonly kind: 'google';
  /** E-mail of the Google service account. @default late('identities.<workload>.serviceAccount') */
  readonly serviceAccount?: Text;
}

export type IdentityProps = AzureIdentity | PodIdentity | AwsRole | GoogleIdentity;

/** Federates the pod with a managed identity of Entra. */
export const azureIdentity = (props: Omit<AzureIdentity, 'kind'> = {}): AzureIdentity => ({ kind: 'azure', ...props });
/** Leaves the pod to an association of EKS Pod Identity, which the cluster's stack makes. */
export const podIdentity = (): PodIdentity => ({ kind: 'podIdentity' });
/** Lets the pod assume an IAM role by its service account. */
export const awsRole = (props: Omit<AwsRole, 'kind'> = {}): AwsRole => ({ kind: 'awsRole', ...props });
/** Lets the pod act as a Google service account. */
export const googleIdentity = (props: Omit<GoogleIdentity, 'kind'> = {}): GoogleIdentity => ({
  kind: 'google',
  ...props,
});

export type Identity =
  | { readonly kind: 'azure'; readonly clientId: string }
  | { readonly kind: 'podIdentity' }
  | { readonly kind: 'awsRole'; readonly arn: string }
  | { readonly kind: 'google'; readonly serviceAccount: string };

/** @param needsVault whether the workload reads the vault, and so needs an identity that the vault knows */
export function resolveIdentity(
  place: Place,
  props: IdentityProps | Off | undefined,
  workload: string,
  { vault, cloud }: { readonly vault: Vault | undefined; readonly cloud: Cloud },
  needs: { readonly vault: boolean; readonly stores: Attachment['identity'] },
): Identity | undefined {
  const implied = needs.vault
    ? defaultIdentity(vault)
    : needs.stores === 'azure'
      ? azureIdentity()
      : needs.stores === 'cloud'
        ? identityIn(cloud)
        : undefined;
  const chosen = props ?? implied;
  if (chosen === undefined) {
    if (needs.stores !== 'none')
      place.missing(
        'an identity: a managed part of data admits the pod by it',
        'For example identity: azureIdentity().',
      );
    return undefined;
  }
  if (chosen === off) {
    if (needs.stores !== 'none') {
      const fix = "Leave identity out, or take the managed parts of data out of the workload's uses.";
      place.fault(off, 'an identity: a managed part of data admits the pod by it', fix);
    } else if (needs.vault && vault?.kind !== 'existingSecrets') {
      place.fault(off, 'an identity: this workload reads secrets', 'Leave identity out; the vault admits nobody else.');
    }
    return undefined;
  }
  const id = `identities.${workload}`;
  switch ((chosen as Partial<IdentityProps> | null)?.kind) {
    case 'azure': {
      const { clientId } = place.props(chosen as AzureIdentity, { kind: true, clientId: true });
      const guid = (text: string) => {
        if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
          place.in('clientId').fault(text, "an identity's GUID");
      };
      return { kind: 'azure', clientId: readText(place.in('clientId'), clientId ?? late(`${id}.clientId`), guid) };
    }
    case 'podIdentity':
      place.props(chosen as PodIdentity, { kind: true });
      return { kind: 'podIdentity' };
    case 'awsRole': {
      const { arn } = place.props(chosen as AwsRole, { kind: true, arn: true });
      const check = (text: string) => {
        if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(text)) place.in('arn').fault(text, "a role's ARN");
      };
      return { kind: 'awsRole', arn: readText(place.in('arn'), arn ?? late(`${id}.roleArn`), check) };
    }
    case 'google': {
      const { serviceAccount } = place.props(chosen as GoogleIdentity, { kind: true, serviceAccount: true });
      const at = place.in('serviceAccount');
      return { kind: 'google', serviceAccount: readText(at, serviceAccount ?? late(`${id}.serviceAccount`)) };
    }
    default:
      place.fault(chosen, 'azureIdentity(), podIdentity(), awsRole() or googleIdentity()');
      return undefined;
  }
}

/** The identity that pods of a cloud's clusters have. */
export function identityIn(cloud: Cloud): IdentityProps | undefined {
  switch (cloud) {
    case 'azure':
      return azureIdentity();
    case 'aws':
      return podIdentity();
    case 'google':
      return googleIdentity();
    case 'own':
      return undefined;
  }
}

/** The identity that the vault's own cloud gives a pod. */
function defaultIdentity(vault: Vault | undefined): IdentityProps | undefined {
  if (vault?.kind === 'keyVault') return azureIdentity();
  if (vault?.kind === 'secretsManager') return podIdentity();
  return undefined;
}
