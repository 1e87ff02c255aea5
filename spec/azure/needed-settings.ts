import type { Environment } from '../environment';
import { settingOf } from '../observability/credential';
import type { Receiver } from '../observability/receivers';
import { presenceOf } from '../roles';

/** What the configuration of a stack must hold, beside its subscription. */
export type NeededSetting =
  | { readonly kind: 'secret'; readonly name: string }
  | { readonly kind: 'choice'; readonly name: string; readonly words: readonly string[] }
  | { readonly kind: 'month'; readonly name: string };

/**
 * Settings that the program of an environment asks for, known before it runs: what it has made by the time it asks is
 * sent to the engine, whatever it says then.
 */
export function neededSettings(environment: Environment): readonly NeededSetting[] {
  const needed: NeededSetting[] = [...secretsOf(environment)].map((name) => ({ kind: 'secret', name }));
  if (environment.name === 'production') needed.push({ kind: 'choice', name: 'audit', words: ['unlocked', 'locked'] });
  if (environment.budget !== undefined) needed.push({ kind: 'month', name: 'budget-start' });
  return needed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function secretsOf(environment: Environment): ReadonlySet<string> {
  const { alerts } = environment.observability ?? {};
  const told = [...(alerts?.page ?? []), ...(alerts?.inform ?? [])].flatMap(addressOf);
  const connection = environment.azure?.apiManagement?.semanticCache?.connection;
  return new Set([...told, ...(connection === undefined ? [] : [connection]), ...plainSecrets(environment)]);
}

/** Whoever knows such an address may write to it. */
function addressOf(receiver: Receiver): string[] {
  switch (receiver.kind) {
    case 'email':
      return [];
    case 'slack':
      return [settingOf(receiver.webhook)];
    case 'pagerDuty':
      return [settingOf(receiver.key)];
    case 'webhook':
      return [settingOf(receiver.url)];
  }
}

/** Container Instances can't refer to a vault. */
function plainSecrets({ azure, workloads }: Environment): string[] {
  if (azure?.compute.kind !== 'containerInstances') return [];
  const present = workloads.filter((workload) =>
    azure.regions.some((region) => presenceOf(workload, azure.regions, region) !== 'absent'),
  );
  return present.flatMap(({ main, sidecars, init }) =>
    [main, ...sidecars, ...init].flatMap(({ secrets }) => Object.values(secrets).map(({ name }) => name)),
  );
}
