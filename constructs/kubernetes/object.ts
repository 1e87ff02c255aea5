import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { platformLabels, type Site } from './site';

interface Metadata {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object of the API, typed by its own interface, with the platform's labels and namespace. */
export function createObject<T extends { apiVersion?: string; kind?: string; metadata?: unknown }>(
  scope: Construct,
  id: string,
  site: Site,
  metadata: Metadata,
  body: Omit<T, 'metadata' | 'apiVersion' | 'kind'> & {
    readonly apiVersion: NonNullable<T['apiVersion']>;
    readonly kind: NonNullable<T['kind']>;
  },
): ApiObject {
  const { name, labels = platformLabels(site), annotations } = metadata;
  const object = new ApiObject(scope, id, {
    ...body,
    metadata: {
      name,
      namespace: site.target.namespace,
      labels: { ...labels },
      ...(annotations === undefined || Object.keys(annotations).length === 0
        ? {}
        : { annotations: { ...annotations } }),
    },
  });
  // The chart writes its namespace on every object, also on the one that has none.
  if (body.kind === 'Namespace') object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return object;
}
