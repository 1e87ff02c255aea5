import { type Off, off, type Place } from '../place';
import { suggest } from '../suggest';
import type { AzureData } from './data';
import type { Edge } from './edge';
import type { Network } from './network';

/** Who decides that the primary region is lost (A13). */
export interface FailoverProps {
  /**
   * Two more regions that look at the primary, beside the second region: one that errs, or is itself cut off, decides
   * nothing. They hold no data.
   * @default the first two of westus3, northeurope, southeastasia, uksouth that the platform does not run in
   */
  readonly witnesses?: readonly string[];
}

export interface Failover {
  /** Whether it acts by itself; else a person starts it. */
  readonly automatic: boolean;
  /** Regions that look, beside the second one; none where a person decides. */
  readonly witnesses: readonly string[];
}

const usual = ['westus3', 'northeurope', 'southeastasia', 'uksouth'] as const;

interface FailoverContext {
  readonly data: AzureData;
  readonly edge: Edge | undefined;
  readonly network: Network;
  /** Names of the regions of this environment. */
  readonly regions: readonly string[];
}

/** What has to be failed over by somebody: Azure does neither by itself. */
const needed = ({ database, cache }: AzureData): boolean =>
  (database?.kind === 'flexibleServer' && database.replica) || cache?.geoReplication === true;

export function resolveFailover(
  place: Place,
  props: FailoverProps | Off | undefined,
  { data, edge, network, regions }: FailoverContext,
  target: Place,
): Failover | undefined {
  const given = props === off ? {} : place.props(props, { witnesses: true });
  const two = regions.length > 1 && needed(data);
  if (!two) return undefined;
  // Nobody can see how a region is that no edge asks.
  if (props === off || edge === undefined) return { automatic: false, witnesses: [] };
  const others = usual.filter((name) => !regions.includes(name)).slice(0, 2);
  const at = place.in('witnesses');
  const witnesses = at.list(given.witnesses ?? others);
  if (witnesses.length !== 2) at.fault(given.witnesses, 'two regions');
  witnesses.forEach((name, index) => {
    if (regions.includes(name)) at.item(index).fault(name, 'a region that the platform does not run in');
    if (typeof name !== 'string' || !/^[a-z]+\d?$/.test(name))
      at.item(index).fault(name, "a region's name", hint(String(name)));
  });
  const [, second = ''] = regions;
  if (network.kind === 'existingNetwork' && (network.regions[second]?.outlets ?? []).length === 0)
    target
      .in('network')
      .in('regions')
      .in(second)
      .in('outlets')
      .missing(
        'the public addresses by which it calls out',
        "The witnesses let these in alone, e.g. ['203.0.113.4']; failover: off needs none.",
      );
  return { automatic: true, witnesses: [...new Set(witnesses)] };
}

function hint(name: string): string | undefined {
  const meant = suggest(name, usual);
  return meant === undefined ? undefined : `Did you mean ${meant}?`;
}
