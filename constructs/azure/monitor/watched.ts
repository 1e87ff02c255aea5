import type * as pulumi from '@pulumi/pulumi';
import type { Data } from '../data/data';
import { EventHubs } from '../data/event-hubs';
import type { Watched } from './metric-alerts';

/** What holds secrets, backups and the audit log. */
export const watchedFoundation = ({
  vaults,
  backups,
  audits,
}: {
  readonly vaults: ReadonlyMap<string, { readonly vaultId: pulumi.Input<string> }>;
  readonly backups: ReadonlyMap<string, { readonly accountId: pulumi.Input<string> }>;
  readonly audits: ReadonlyMap<string, { readonly accountId: pulumi.Input<string> }>;
}): readonly Watched[] => [
  ...[...vaults].map(([name, { vaultId }]): Watched => ({ kind: 'vault', name, id: vaultId })),
  ...[...backups].map(([name, one]): Watched => ({ kind: 'storage', name: `backups-${name}`, id: one.accountId })),
  ...[...audits].map(([name, one]): Watched => ({ kind: 'storage', name: `audit-${name}`, id: one.accountId })),
];

/** The stores and models that Azure runs for the platform, as far as their own metrics are watched. */
export function watchedData(data: Data): readonly Watched[] {
  const { postgres, cosmos, redis, queues, searches, models } = data;
  const servers = [...(postgres?.servers ?? [])];
  const caches = [...(redis?.clusters ?? [])];
  return [
    ...servers.map(([name, { id }]): Watched => ({ kind: 'postgres', name, id })),
    ...servers.slice(1).map(([name, { id }]): Watched => ({ kind: 'postgresReplica', name, id })),
    ...caches.map(([name, { id }]): Watched => ({ kind: 'redis', name, id })),
    ...(caches.length < 2 ? [] : caches.map(([name, { id }]): Watched => ({ kind: 'redisGroup', name, id }))),
    ...(cosmos === undefined ? [] : [{ kind: 'cosmos', name: 'database', id: cosmos.account.id } as const]),
    ...[...queues].map(
      ([name, queue]): Watched => ({
        kind: queue instanceof EventHubs ? 'eventHubs' : 'serviceBus',
        name,
        id: queue.namespace.id,
      }),
    ),
    ...[...searches].map(([name, { service }]): Watched => ({ kind: 'search', name, id: service.id })),
    ...[...models].map(([name, { account }]): Watched => ({ kind: 'models', name, id: account.id })),
  ];
}
