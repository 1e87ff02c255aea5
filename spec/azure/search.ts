import type { EnvironmentName } from '../environments';
import type { Place } from '../place';

/** Azure AI Search: what search() is in Azure (C16). One a region, each with an index of its own. */
export interface AzureSearchProps {
  /** Its tier; it can't be changed to a smaller kind. @default 'standard', in staging and development 'basic' */
  readonly tier?: 'basic' | 'standard' | 'standard2' | 'standard3';
  /** Copies: two answer through an update, three take writes through one, each in another zone. 1 to 12, basic 3. @default 3, in staging and development 1 */
  readonly replicas?: number;
  /** Parts that the index is divided into: 1, 2, 3, 4, 6 or 12; basic has 3 at most. @default 1 */
  readonly partitions?: number;
}

export interface AzureSearch {
  readonly tier: 'basic' | 'standard' | 'standard2' | 'standard3';
  readonly replicas: number;
  readonly partitions: number;
}

/** Microsoft, "Service limits in Azure AI Search". */
const divisions = [1, 2, 3, 4, 6, 12];

export function resolveAzureSearch(
  place: Place,
  props: AzureSearchProps | undefined,
  environment: EnvironmentName,
): AzureSearch {
  const given = place.props(props, { tier: true, replicas: true, partitions: true });
  const production = environment === 'production';
  const tiers = ['basic', 'standard', 'standard2', 'standard3'] as const;
  const tier = place.in('tier').choice(given.tier, tiers, production ? 'standard' : 'basic');
  const most = tier === 'basic' ? 3 : 12;
  const replicas = place.in('replicas').integer(given.replicas, { min: 1, max: most, fallback: production ? 3 : 1 });
  const partitions = given.partitions ?? 1;
  const possible = divisions.filter((count) => count <= most);
  if (!possible.includes(partitions)) place.in('partitions').fault(partitions, `one of ${possible.join(', ')}`);
  else if (replicas * partitions > 36)
    place.in('replicas').fault(replicas, `at most 36 units, replicas times partitions (${partitions})`);
  return { tier, replicas, partitions };
}
