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
}

/** @param version as Azure writes it, e.g. `2026-05-01` */
export function pinned(module: string, version: string): Pinned {
  const plain = `v${version.replaceAll('-', '')}`;
  const packageName = `azure-native_${module}_${plain}`;
  // The provider reads what it wrote itself: JSON in base64, which the package then carries as bytes, in base64 again.
  const parameter = base64(base64(JSON.stringify({ module, version: plain })));
  return {
    type: (kind) => `${packageName}:${module}:${kind}`,
    reference: () =>
      pulumi.runtime.registerPackage({
        baseProviderName: 'azure-native',
        baseProviderVersion: getVersion(),
        baseProviderDownloadUrl: '',
        packageName,
        packageVersion: getVersion(),
        base64Parameter: parameter,
      }),
  };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
