import { readName } from './names';
import type { Place } from './place';
import { suggest } from './suggest';

/** A region that no cloud of this list has: a data centre of one's own, or one that is newer than this package. */
export interface OwnRegion {
  readonly kind: 'region';
  /** Lower-case letters, digits and dashes. */
  readonly name: string;
}

export type RegionProps = string | OwnRegion;

/** Names a region that is not a public cloud's, e.g. `region('munich-1')`. */
export const region = (name: string): OwnRegion => ({ kind: 'region', name });

export type Cloud = 'azure' | 'aws' | 'google' | 'own';

export interface Region {
  readonly name: string;
  /** Whose region it is: decides how a load balancer is kept internal. */
  readonly cloud: Cloud;
}

/** Public regions by cloud. Sources: Azure regions list, AWS Regions and Availability Zones, Google Cloud regions. */
const clouds: Readonly<Record<Exclude<Cloud, 'own'>, readonly string[]>> = {
  azure: [
    ...['australiacentral', 'australiaeast', 'australiasoutheast', 'austriaeast', 'belgiumcentral', 'brazilsouth'],
    ...['canadacentral', 'canadaeast', 'centralindia', 'centralus', 'chilecentral', 'eastasia', 'eastus', 'eastus2'],
    ...[
      'francecentral',
      'germanywestcentral',
      'indonesiacentral',
      'israelcentral',
      'italynorth',
      'japaneast',
      'japanwest',
    ],
    ...[
      'koreacentral',
      'koreasouth',
      'malaysiawest',
      'mexicocentral',
      'newzealandnorth',
      'northcentralus',
      'northeurope',
    ],
    ...[
      'norwayeast',
      'polandcentral',
      'qatarcentral',
      'southafricanorth',
      'southcentralus',
      'southeastasia',
      'southindia',
    ],
    ...[
      'spaincentral',
      'swedencentral',
      'switzerlandnorth',
      'uaenorth',
      'uksouth',
      'ukwest',
      'westcentralus',
      'westeurope',
    ],
    ...['westindia', 'westus', 'westus2', 'westus3'],
  ],
  aws: [
    ...['af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2'],
    ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-7'],
    ...[
      'ca-central-1',
      'ca-west-1',
      'eu-central-1',
      'eu-central-2',
      'eu-north-1',
      'eu-south-1',
      'eu-south-2',
      'eu-west-1',
    ],
    ...[
      'eu-west-2',
      'eu-west-3',
      'il-central-1',
      'me-central-1',
      'me-south-1',
      'mx-central-1',
      'sa-east-1',
      'us-east-1',
    ],
    ...['us-east-2', 'us-west-1', 'us-west-2'],
  ],
  google: [
    ...[
      'africa-south1',
      'asia-east1',
      'asia-east2',
      'asia-northeast1',
      'asia-northeast2',
      'asia-northeast3',
      'asia-south1',
    ],
    ...[
      'asia-south2',
      'asia-southeast1',
      'asia-southeast2',
      'australia-southeast1',
      'australia-southeast2',
      'europe-central2',
    ],
    ...[
      'europe-north1',
      'europe-north2',
      'europe-southwest1',
      'europe-west1',
      'europe-west10',
      'europe-west12',
      'europe-west2',
    ],
    ...[
      'europe-west3',
      'europe-west4',
      'europe-west6',
      'europe-west8',
      'europe-west9',
      'me-central1',
      'me-central2',
      'me-west1',
    ],
    ...[
      'northamerica-northeast1',
      'northamerica-northeast2',
      'northamerica-south1',
      'southamerica-east1',
      'southamerica-west1',
    ],
    ...['us-central1', 'us-east1', 'us-east4', 'us-east5', 'us-south1', 'us-west1', 'us-west2', 'us-west3', 'us-west4'],
  ],
};

export function readRegions(place: Place, props: readonly RegionProps[] | undefined): readonly Region[] {
  const list = place.list(props, "a list of regions, e.g. ['eastus2', 'centralus']");
  if (list.length === 0) place.missing("at least one region, e.g. ['eastus2']");
  const regions = list.map((entry, index) => readRegion(place.item(index), entry));
  regions.forEach(({ name }, index) => {
    const first = regions.findIndex((other) => other.name === name);
    // A region that was refused has been told of; its stand-in name is nobody's.
    if (first !== index && name !== 'invalid')
      place.item(index).fault(name, 'each region once', `Remove it: [${first}] names it already.`);
  });
  return regions;
}

function readRegion(place: Place, entry: RegionProps): Region {
  if (typeof entry === 'string') {
    for (const cloud of ['azure', 'aws', 'google'] as const) {
      if (clouds[cloud].includes(entry)) return { name: entry, cloud };
    }
    const meant = suggest(entry, Object.values(clouds).flat());
    place.fault(
      entry,
      'a region of Azure, AWS or Google Cloud',
      `${meant === undefined ? '' : `Did you mean ${meant}? `}For one of your own write region('${entry}').`,
    );
    return { name: entry, cloud: 'own' };
  }
  if ((entry as Partial<OwnRegion> | null)?.kind !== 'region') {
    place.fault(entry, "a region's name, or region('munich-1') for one of your own");
    return { name: 'invalid', cloud: 'own' };
  }
  const { name } = place.props(entry, { kind: true, name: true });
  return { name: readName(place.in('name'), name, 41), cloud: 'own' };
}
