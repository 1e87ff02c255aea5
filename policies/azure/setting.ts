import { at, type Json, shown, textOf } from '../json';
import type { Resource } from '../resource';
import type { Violation } from '../rule';

/** What a setting of a type must be, e.g. `publicNetworkAccess` of a vault. */
export interface Setting {
  readonly type: string;
  /** JSON pointer within the inputs. */
  readonly path: string;
  readonly want: string | boolean;
  /** Whether leaving it out gives what is wanted. @default false */
  readonly usual?: boolean;
}

export const typesOf = (settings: readonly Setting[]): readonly string[] => [
  ...new Set(settings.map(({ type }) => type)),
];

/** The settings of a resource that are not as they must be. */
export function settingFaults(resource: Resource, settings: readonly Setting[], why: string): readonly Violation[] {
  return settings
    .filter(({ type }) => type === resource.type)
    .flatMap(({ path, want, usual = false }) => {
      const got = at(resource.body, `/inputs${path}`);
      if (same(got, want) || (got === undefined && usual)) return [];
      return [{ path: `/inputs${path}`, message: `got ${shown(got)}, want ${shown(want)}: ${why}` }];
    });
}

/** Azure spells `Disabled` and `disabled` alike. */
const same = (got: Json | undefined, want: string | boolean): boolean =>
  typeof want === 'string' ? textOf(got)?.toLowerCase() === want.toLowerCase() : got === want;
