import type { Construct } from 'constructs';
import { cacheName, type RedisCluster } from '../../../spec/data/redis-cluster';
import type { GeneratedSecret, Password } from '../custom-resources/generators';
import type { ExternalSecret } from '../custom-resources/secrets';
import { externalAnnotation } from '../external';
import { createObject } from '../object';
import { operatedLabels, type Site } from '../site';

const passwordName = `${cacheName}-password`;
const target = { name: passwordName, creationPolicy: 'Owner', deletionPolicy: 'Retain' } as const;

/** Brings the password from the vault, or has one made that nobody needs to know. */
export function createRedisPassword(scope: Construct, site: Site, cache: RedisCluster): void {
  if (cache.password.existing) return;
  const labels = operatedLabels(site, { name: cacheName });
  if (cache.login === undefined) {
    createGenerated(scope, site, labels);
    return;
  }
  const { name, version, key } = cache.login;
  const store = site.target.secretStore;
  createObject<ExternalSecret>(
    scope,
    'password',
    site,
    { name: passwordName, labels, annotations: externalAnnotation([`ClusterSecretStore/${store}`]) },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: store },
        target,
        data: [
          {
            secretKey: cache.password.key,
            remoteRef: {
              key: name,
              ...(version === undefined ? {} : { version }),
              ...(key === undefined ? {} : { property: key }),
            },
          },
        ],
      },
    },
  );
}

/** Once: the nodes would go on with the old one. */
function createGenerated(scope: Construct, site: Site, labels: Readonly<Record<string, string>>): void {
  createObject<Password>(
    scope,
    'generator',
    site,
    { name: passwordName, labels },
    {
      apiVersion: 'generators.external-secrets.io/v1alpha1',
      kind: 'Password',
      // Letters and digits alone: it stands in a line of redis.conf.
      spec: { length: 48, digits: 12, symbols: 0, noUpper: false, allowRepeat: true },
    },
  );
  createObject<GeneratedSecret>(
    scope,
    'password',
    site,
    { name: passwordName, labels },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      spec: {
        refreshPolicy: 'CreatedOnce',
        target,
        dataFrom: [
          {
            sourceRef: {
              generatorRef: {
                apiVersion: 'generators.external-secrets.io/v1alpha1',
                kind: 'Password',
                name: passwordName,
              },
            },
          },
        ],
      },
    },
  );
}
