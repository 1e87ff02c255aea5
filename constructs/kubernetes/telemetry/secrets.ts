import type { Construct } from 'constructs';
import { broughtSecret } from '../../../spec/observability/credential';
import type { Observability } from '../../../spec/observability/observability';
import type { ExternalSecret } from '../custom-resources/secrets';
import { externalAnnotation } from '../external';
import { createObject } from '../object';
import type { Site } from '../site';
import { logCredentials } from './logs';
import { credentials } from './routes';

/** Brings what operators read from the namespace, by reference: no value ever stands in a manifest. */
export function createBroughtSecrets(scope: Construct, site: Site, { alerts, logs }: Observability): void {
  const read = [...(alerts?.page ?? []), ...(alerts?.inform ?? [])].flatMap(credentials);
  const entries = [...read, ...(logs === undefined ? [] : logCredentials(logs))].flatMap(({ key, brought }) =>
    brought === undefined ? [] : [{ key, brought }],
  );
  if (entries.length === 0) return;
  const store = site.target.secretStore;
  createObject<ExternalSecret>(
    scope,
    'secrets',
    site,
    { name: broughtSecret, annotations: externalAnnotation([`ClusterSecretStore/${store}`]) },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: store },
        target: { name: broughtSecret, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: entries.map(({ key, brought: { name, version, key: property } }) => ({
          secretKey: key,
          remoteRef: {
            key: name,
            ...(version === undefined ? {} : { version }),
            ...(property === undefined ? {} : { property }),
          },
        })),
      },
    },
  );
}
