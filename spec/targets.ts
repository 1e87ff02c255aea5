import type { Place } from './place';

/**
 * The engines that a description is bound to. Each target adds its own block to this interface where its entry point
 * is imported (`agent-gantry/kubernetes`), so that the types of one engine never ask for the packages of another.
 */
export interface TargetsProps {
  /** Never given. Without a member of its own, an interface lets any block pass while no target is imported. */
  readonly [none]?: never;
}

declare const none: unique symbol;

/** Targets whose blocks are understood. */
export const targetNames = ['kubernetes', 'azure'] as const;
export type TargetName = (typeof targetNames)[number];

/** Reports blocks of targets that don't exist. */
export function checkTargets(place: Place, targets: object | undefined): void {
  const bound = place.entries(targets as Readonly<Record<string, unknown>> | undefined);
  for (const [name] of bound) {
    if (!(targetNames as readonly string[]).includes(name)) place.unknown(name, targetNames, 'target');
  }
  if (bound.length === 0) {
    place.missing(
      'at least one target',
      "For example targets: { kubernetes: { version: '1.34', regions: ['eastus2'] } }.",
    );
  }
}
