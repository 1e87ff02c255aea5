import { listManagedClusterUserCredentialsOutput } from '@pulumi/azure-native/containerservice';
import * as pulumi from '@pulumi/pulumi';
import type { Bindings } from '../../charts/bindings';
import { closed, type Document, openRegions } from '../../charts/documents';
import { family } from '../../charts/families';
import type { Cluster } from '../../constructs/azure/aks/cluster';
import type { LateValues } from '../../constructs/azure/late-values';
import type { RegionSite } from '../../constructs/azure/site';
import type { Environment } from '../../spec/environment';
import { latePaths } from '../../spec/late';
import { hashToken } from '../../spec/names';
import { kubeconfig } from './kubeconfig';

/** The provider that is asked for. Its package for Node is not needed: each object is registered by its own type. */
export const kubernetesProvider = '4.34.2';

export interface Delivered {
  readonly here: RegionSite;
  readonly cluster: Cluster;
}

/**
 * The platform's objects, each registered by itself, so that a capture, an order and a diff see each. They are those of
 * the YAML: the same charts, with late values from the stack's own outputs.
 */
export function deliver(environment: Environment, clusters: readonly Delivered[], late: LateValues): void {
  for (const { site, documents } of openRegions(environment)) {
    const found = clusters.find(({ here }) => here.region.name === site.region.name);
    if (found === undefined) continue;
    const provider = providerOf(found);
    const first: KubernetesObject[] = [];
    for (const document of documents) {
      const early = comesFirst(document);
      const object = new KubernetesObject(document, site.region.name, late, {
        parent: found.cluster,
        provider,
        version: kubernetesProvider,
        dependsOn: early ? first.slice(0, 1) : first,
      });
      if (early) first.push(object);
    }
  }
}

/**
 * What others refer to, up to their configuration. Not Services: the provider waits for their pods, which would wait for
 * them.
 */
const comesFirst = ({ kind }: Document): boolean => family(kind) < '45';

function providerOf({ here, cluster }: Delivered): pulumi.ProviderResource {
  const { kubeconfigs } = listManagedClusterUserCredentialsOutput({
    resourceGroupName: here.resourceGroupName,
    resourceName: cluster.name,
  });
  return new KubernetesProvider(
    'kubernetes',
    `objects-${here.region.name}`,
    {
      kubeconfig: kubeconfigs.apply((all) => kubeconfig(cluster.name, all?.[0]?.value)),
      // Said in JSON: what a provider is configured with is text.
      enableServerSideApply: 'true',
      // A changed ConfigMap is changed in place, as kubectl does it.
      enableConfigMapMutable: 'true',
    },
    { parent: cluster, version: kubernetesProvider },
  );
}

class KubernetesProvider extends pulumi.ProviderResource {}

/** One object of the API, whatever its kind. */
class KubernetesObject extends pulumi.CustomResource {
  constructor(document: Document, region: string, late: LateValues, opts: pulumi.CustomResourceOptions) {
    const { apiVersion, kind, metadata } = document;
    const group = apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`;
    const name = metadata.name.replace(`-${hashToken}`, '');
    super(`kubernetes:${group}:${kind}`, `${kind}-${name}-${region}`, properties(document, region, late), opts);
  }
}

/** Its parts; those that hold late values once these are known, and the name that follows from them. */
function properties(document: Document, region: string, late: LateValues): pulumi.Inputs {
  const paths = [...new Set(latePaths(JSON.stringify(document), region))];
  const known = pulumi.all(paths.map((path) => late.value(path)));
  const whole = known.apply((values) => {
    const bindings = nested(paths.map((path, index) => [path, values[index] ?? '']));
    return closed(structuredClone(document), bindings, region, () => undefined);
  });
  const isOpen = (value: unknown) => {
    const text = JSON.stringify(value) ?? '';
    return text.includes('${late:') || text.includes(hashToken);
  };
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, isOpen(value) ? whole.apply((done) => done[key]) : value]),
  );
}

/** Values by their paths, as a file of bindings holds them. */
function nested(values: readonly (readonly [string, string])[]): Bindings {
  const root: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let at = root;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return root;
}
