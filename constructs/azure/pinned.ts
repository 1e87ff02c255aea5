import { getVersion } from '@pulumi/azure-native/utilities';
import * as pulumi from '@pulumi/pulumi';

/**
 * A module of azure-native at an API version that is not its default: the provider serves it as a package of its own
 * (Pulumi, "Azure Native: accessing any API version via local packages"). A generated copy of its types would be
 * thousands of lines for one resource.
 */
export interface Pinned {
  /** Type token of a resource. */
  readonly type: (kind: string) => string;
  /** Asks the engine for the package. */
  readonly reference: () => Promise<string>;
  /**
   * The package's provider, configured as azure-native is. The one that the engine would make for it is configured from a
   * namespace of the package's own name, finds no subscription there, and takes the one that the Azure CLI is signed in to.
   */
  readonly provider: (name: string, opts: pulumi.ResourceOptions) => pulumi.ProviderResource;
}

class PinnedProvider extends pulumi.ProviderResource {
  constructor(pkg: string, name: string, reference: Promise<string>, opts: pulumi.ResourceOptions) {
    super(pkg, name, azureConfig(), opts, false, reference);
  }
}

/** Those that the provider's own class in the SDK keeps secret, and the tokens. */
const secretConfig: ReadonlySet<string> = new Set([
  'clientCertificatePassword',
  'clientId',
  'clientSecret',
  'oidcRequestToken',
  'oidcToken',
]);

/** What the stack says of `azure-native:…`: where to, and as whom. */
function azureConfig(): pulumi.Inputs {
  const prefix = 'azure-native:';
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value] as const)
      .map(([key, value]) => [key, secretConfig.has(key) ? pulumi.secret(value) : value]),
  );
}

/** @param version as Azure writes it, e.g. `2026-05-01` */
export function pinned(module: string, version: string): Pinned {
  const plain = `v${version.replaceAll('-', '')}`;
  const packageName = `azure-native_${module}_${plain}`;
  // The provider reads what it wrote itself: JSON in base64, which the package then carries as bytes, in base64 again.
  const parameter = base64(base64(JSON.stringify({ module, version: plain })));
  const reference = () =>
    pulumi.runtime.registerPackage({
      baseProviderName: 'azure-native',
      baseProviderVersion: getVersion(),
      baseProviderDownloadUrl: '',
      packageName,
      packageVersion: getVersion(),
      base64Parameter: parameter,
    });
  return {
    type: (kind) => `${packageName}:${module}:${kind}`,
    reference,
    provider: (name, opts) => new PinnedProvider(packageName, name, reference(), opts),
  };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
