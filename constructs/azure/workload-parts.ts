import type * as pulumi from '@pulumi/pulumi';
import { hasOwnIdentity } from '../../spec/azure/federations';
import type { Container } from '../../spec/container';
import { slug } from '../../spec/names';
import type { Workload } from '../../spec/resolve-workload';
import type { SecretRef } from '../../spec/vault';
import type { Identities, WorkloadIdentity } from './identities';
import type { LateValues } from './late-values';
import type { RegionSite } from './site';

/** What a workload outside a cluster is made from. */
export interface WorkloadSurrounding {
  readonly site: RegionSite;
  readonly late: LateValues;
  /** Whom it is. A canary is whom its service is. */
  readonly identity: WorkloadIdentity | undefined;
  /** Who pulls its image from the platform's registry. */
  readonly pull: { readonly id: pulumi.Output<string> };
  readonly registryHost: pulumi.Input<string>;
}

export const allContainers = ({ main, sidecars, init }: Workload): readonly Container[] => [main, ...sidecars, ...init];

/** Whether an image comes from the registry that the stack makes. */
export const fromOwnRegistry = (workload: Workload): boolean =>
  allContainers(workload).some(({ image }) => image.startsWith(`\${late:registry.host}`));

/** Plain variables, in order of their names. The libraries of Azure must be told which identity is meant. */
export function plainVariables(
  { site, late, identity }: WorkloadSurrounding,
  { env }: Container,
): { name: string; value: pulumi.Input<string> }[] {
  const written = Object.entries(env).flatMap(([name, value]) =>
    'text' in value ? [{ name, value: late.text(value.text, site.region.name) }] : [],
  );
  const own =
    identity === undefined || env.AZURE_CLIENT_ID !== undefined
      ? []
      : [{ name: 'AZURE_CLIENT_ID', value: identity.clientId }];
  return [...written, ...own].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Tags of a workload's resources: the four, and its labels, whose slashes a tag can't hold. */
export const workloadTags = (tags: Record<string, string>, { labels }: Workload): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [key.replaceAll('/', '.'), value])),
  ...tags,
});

/** Name under which an app knows a secret of the vault. */
export const secretSlug = ({ name, version }: SecretRef): string =>
  slug((version === undefined ? name : `${name}-${version}`).toLowerCase(), 100);

/** Whom a workload is, where the stack makes its identity. */
export const identityOf = (identities: Identities, workload: Workload): WorkloadIdentity | undefined =>
  hasOwnIdentity(workload) ? identities.byWorkload.get(workload.name) : undefined;
