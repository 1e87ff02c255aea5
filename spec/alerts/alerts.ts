import { certificateAlerts, databaseAlerts, modelAlerts, queueAlerts, recoveryAlerts, traceAlerts } from './parts';
import type { AlertRule } from './rule';
import type { Scope } from './scope';
import { workloadAlerts } from './workloads';

/** Alerts by what they are about: only of parts that the platform has, and without those that it leaves out. */
export function alertGroups(
  scope: Scope,
  without: readonly string[],
): readonly (readonly [string, readonly AlertRule[]])[] {
  const groups: readonly (readonly [string, readonly AlertRule[]])[] = [
    ['workloads', workloadAlerts(scope)],
    ['models', modelAlerts(scope)],
    ['queue', queueAlerts(scope)],
    ['recovery', recoveryAlerts(scope)],
    ['database', databaseAlerts(scope)],
    ['certificates', certificateAlerts(scope)],
    ['traces', traceAlerts(scope)],
  ];
  return groups.flatMap(([name, rules]) => {
    const kept = rules.filter(({ id }) => !without.includes(id));
    return kept.length === 0 ? [] : [[name, kept] as const];
  });
}
