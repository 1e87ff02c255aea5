import { existingSecrets, keyVault, redis } from 'agent-gantry';
import { chat } from '../support';
import type { Wrong } from './wrong';

const cached = (cache: unknown, rest: object = {}) => chat({}, { data: { cache }, ...rest });

/** The cache. */
export const cache: Readonly<Record<string, Wrong>> = {
  'a cache that no function made': {
    given: cached('redis'),
    says: [{ path: 'data.cache', got: '"redis"', want: 'redis()' }],
  },
  'a misspelt prop of the cache': {
    given: cached(redis({ leader: 3 } as never)),
    says: [{ path: 'data.cache.leader', want: 'a known prop', fix: 'Did you mean leaders?' }],
  },
  'a host with its scheme for a cache': {
    given: cached(redis({ host: 'https://desk.redis.azure.net' })),
    says: [
      {
        path: 'data.cache.host',
        got: '"https://desk.redis.azure.net"',
        want: "a host's name such as 'api.openai.com'",
        fix: "Write 'desk.redis.azure.net'.",
      },
    ],
  },
  'a port out of range for a cache': {
    given: cached(redis({ port: 70_000 })),
    says: [{ path: 'data.cache.port', got: '70000', want: 'a whole number from 1 to 65535' }],
  },
  'leaders of a managed cache': {
    given: cached(redis({ hosting: 'managed', leaders: 6 })),
    says: [
      {
        path: 'data.cache.leaders',
        got: '6',
        want: "nothing: only hosting: 'inCluster' has it",
        fix: "Remove it, or set hosting: 'inCluster'.",
      },
    ],
  },
  'an address of a cache in the cluster': {
    given: cached(redis({ hosting: 'inCluster', host: 'desk.redis.azure.net' })),
    says: [
      {
        path: 'data.cache.host',
        got: '"desk.redis.azure.net"',
        want: "nothing: only hosting: 'managed' has it",
        fix: "Remove it, or set hosting: 'managed'.",
      },
    ],
  },
  'fewer leaders than a cluster has': {
    given: cached(redis({ hosting: 'inCluster', leaders: 2 })),
    says: [{ path: 'data.cache.leaders', got: '2', want: 'a whole number from 3 to 32' }],
  },
  'memory of a cache without its unit': {
    given: cached(redis({ hosting: 'inCluster', memory: '2GB' as never })),
    says: [
      {
        path: 'data.cache.memory',
        got: '"2GB"',
        want: "a size from 128MiB to 256GiB, e.g. '512MiB', '2GiB'",
        fix: "Did you mean '2GiB'?",
      },
    ],
  },
  'a storage class with capitals': {
    given: cached(redis({ hosting: 'inCluster', storageClass: 'Premium' })),
    says: [
      {
        path: 'data.cache.storageClass',
        got: '"Premium"',
        want: "the name of a storage class, e.g. 'managed-csi-premium'",
      },
    ],
  },
  'a login of a cache without a vault': {
    given: cached(redis({ hosting: 'managed', login: { password: 'redis' } })),
    says: [
      {
        path: 'data.cache.login.password',
        want: 'a vault to read it from',
        fix: 'Add vault: keyVault(), secretsManager() or existingSecrets() to the platform.',
      },
    ],
  },
  'a login of a cache without a password': {
    given: cached(redis({ hosting: 'managed', login: {} as never }), { vault: keyVault() }),
    says: [{ path: 'data.cache.login.password', want: "the password's name in the vault" }],
  },
  'a password in a Secret without its key': {
    given: cached(redis({ hosting: 'inCluster', login: { password: 'redis' } }), { vault: existingSecrets() }),
    says: [
      {
        path: 'data.cache.login.password',
        got: '"redis"',
        want: "{ name: '<Secret>', key: '<key>' }",
        fix: 'A Kubernetes Secret holds several values.',
      },
    ],
  },
  'a password for a cache in the cluster that the CSI driver would have to bring': {
    given: cached(redis({ hosting: 'inCluster', login: { password: 'redis' } }), { vault: keyVault() }),
    says: [
      {
        path: 'data.cache.login',
        got: '{"password":"redis"}',
        want: 'nothing: the CSI driver fills a Secret only for pods of the platform',
        fix: "Leave it out and make the Secret cache-password, or set targets.kubernetes.secrets: 'externalSecrets'.",
      },
    ],
  },
  'a workload called like the Service of the leaders': {
    given: cached(redis({ hosting: 'inCluster' }), {
      workloads: { 'cache-leader': { kind: 'service' } },
    }),
    says: [
      {
        path: 'workloads.cache-leader',
        want: 'another name',
        fix: 'A part of the platform that you asked for is called so.',
      },
    ],
  },
};
