import { type Attachment, attachment } from '../data/attachment';
import { hostFlow } from '../flows';
import { readReference } from '../names';
import type { Place } from '../place';

/** Models that answer: an account of Azure AI Foundry (Azure OpenAI) in each region, and its deployments (C4). */
export interface AzureModelsProps {
  /** Name that workloads ask for → the model that answers to it. */
  readonly deployments: Readonly<Record<string, ModelDeployment>>;
  /**
   * The deployment that workloads ask, as `LLM_MODEL`; a workload's own `env` may say another.
   * @default the one that there is; several need it
   */
  readonly primary?: string;
  /** Workloads that may ask, by their identity. @default services and workers that run serviceImage() */
  readonly workloads?: readonly string[];
}

/** A model in Azure. Which there are, where, and until when: Microsoft, "Foundry Models: availability, retirement". */
export interface ModelDeployment {
  /** Name of the model, e.g. `gpt-5.4-mini`. @default the name of the deployment */
  readonly model?: string;
  /** Its version, e.g. `2026-03-17`: another one answers in another way, so it is written down. */
  readonly version: string;
  /** Who publishes it, as Azure spells it. @default 'OpenAI' */
  readonly publisher?: string;
  /**
   * Where it is computed, and how it is paid: within the region's data zone, anywhere, or in the region itself; by token
   * or by reserved units.
   * @default 'DataZoneStandard'
   */
  readonly sku?: ModelSku;
  /**
   * What it may take: thousands of tokens a minute, or reserved units. One number, or one a region; a region that is
   * not named has none. Its sum must be within the subscription's quota.
   */
  readonly capacity: number | Readonly<Record<string, number>>;
  /**
   * When Azure retires it, as its page says, e.g. `2027-03-17`; it is written on the deployment.
   * @default not known
   */
  readonly retires?: string;
  /** When Azure may put another version in its place. @default 'whenRetired': the other choice is no answer */
  readonly upgrade?: 'never' | 'whenRetired' | 'always';
}

const skus = [
  ...(['DataZoneStandard', 'GlobalStandard', 'Standard'] as const),
  ...(['DataZoneProvisionedManaged', 'GlobalProvisionedManaged', 'ProvisionedManaged'] as const),
] as const;
type ModelSku = (typeof skus)[number];

export interface AzureModels {
  readonly deployments: readonly AzureModel[];
  /** Name of the deployment that workloads ask. */
  readonly primary: string;
  /** Left out: all that run the package's own service. */
  readonly workloads?: readonly string[];
}

export interface AzureModel {
  /** The deployment's. */
  readonly name: string;
  readonly model: string;
  readonly version: string;
  readonly publisher: string;
  readonly sku: ModelSku;
  /** Region → what it may take there. */
  readonly capacity: Readonly<Record<string, number>>;
  readonly retires?: string;
  readonly upgrade: 'NoAutoUpgrade' | 'OnceCurrentVersionExpired' | 'OnceNewDefaultVersionAvailable';
}

const upgrades = {
  never: 'NoAutoUpgrade',
  whenRetired: 'OnceCurrentVersionExpired',
  always: 'OnceNewDefaultVersionAvailable',
} as const;

/** @param regions all that the description names, also those that this environment leaves out */
export function resolveAzureModels(
  place: Place,
  props: AzureModelsProps | undefined,
  regions: readonly string[],
): AzureModels | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { deployments: true, primary: true, workloads: true });
  const entries = place.in('deployments').entries(given.deployments);
  if (entries.length === 0)
    place.in('deployments').missing("at least one, e.g. { 'gpt-5.4-mini': { version: '…', capacity: 100 } }");
  const deployments = entries.map(([name, one]) => resolveModel(place.in('deployments').in(name), name, one, regions));
  return {
    deployments,
    primary: readPrimary(place.in('primary'), given.primary, deployments, regions),
    ...(given.workloads === undefined ? {} : { workloads: place.in('workloads').list(given.workloads) }),
  };
}

/** Workloads of every region ask it, so that every region must have it. */
function readPrimary(
  place: Place,
  given: string | undefined,
  deployments: readonly AzureModel[],
  regions: readonly string[],
): string {
  const names = deployments.map(({ name }) => name);
  if (given === undefined && names.length > 1)
    place.missing(`the deployment that workloads ask, one of ${names.join(', ')}`);
  if (given !== undefined && !readReference(place, given, names, 'deployment')) return '';
  const primary = given ?? names[0] ?? '';
  const capacity = deployments.find(({ name }) => name === primary)?.capacity ?? {};
  const without = regions.filter((region) => capacity[region] === undefined);
  if (names.length > 0 && Object.keys(capacity).length > 0 && without.length > 0)
    place.fault(primary, 'a deployment with capacity in every region', `Give it capacity in ${without.join(', ')}.`);
  return primary;
}

function resolveModel(place: Place, name: string, props: ModelDeployment, regions: readonly string[]): AzureModel {
  const given = place.props(props, {
    ...{ model: true, version: true, publisher: true, sku: true, capacity: true, retires: true, upgrade: true },
  });
  if (!/^[A-Za-z0-9][\w.-]{1,63}$/.test(name)) place.missing('a name of letters, digits, dots and dashes, at most 64');
  const version = place.in('version');
  if (given.version === undefined) version.missing("the model's version, e.g. '2026-03-17'");
  else if (typeof given.version !== 'string' || !/^[\w.-]{1,64}$/.test(given.version) || given.version === 'latest')
    version.fault(given.version, "an exact version, e.g. '2026-03-17'");
  const upgrade = place.in('upgrade').choice(given.upgrade, ['never', 'whenRetired', 'always'], 'whenRetired');
  return {
    name,
    model: readWord(place.in('model'), given.model, name),
    version: String(given.version),
    publisher: readWord(place.in('publisher'), given.publisher, 'OpenAI'),
    sku: place.in('sku').choice(given.sku, skus, 'DataZoneStandard'),
    capacity: readCapacity(place.in('capacity'), given.capacity, regions),
    ...(given.retires === undefined ? {} : { retires: readDate(place.in('retires'), given.retires) }),
    upgrade: upgrades[upgrade],
  };
}

function readWord(place: Place, given: string | undefined, fallback: string): string {
  if (given === undefined) return fallback;
  if (typeof given === 'string' && /^[A-Za-z0-9][\w. -]{0,63}$/.test(given)) return given;
  place.fault(given, 'a name as Azure spells it');
  return fallback;
}

function readCapacity(
  place: Place,
  given: ModelDeployment['capacity'] | undefined,
  regions: readonly string[],
): Readonly<Record<string, number>> {
  const range = { min: 1, max: 1_000_000, fallback: 1 };
  if (given === undefined) {
    place.missing('what it may take, in thousands of tokens a minute, e.g. 100');
    return {};
  }
  if (typeof given !== 'object')
    return Object.fromEntries(regions.map((region) => [region, place.integer(given, range)]));
  const entries = place.entries(given);
  if (entries.length === 0) place.missing('at least one region');
  return Object.fromEntries(
    entries.flatMap(([region, units]) =>
      readReference(place.in(region), region, regions, 'region')
        ? [[region, place.in(region).integer(units, range)]]
        : [],
    ),
  );
}

function readDate(place: Place, text: string): string {
  const real = /^\d{4}-\d{2}-\d{2}$/.test(String(text)) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
  if (!real) place.fault(text, "a day, e.g. '2027-03-17'");
  return String(text);
}

/** Each workload that is named must be there. */
export function checkAzureModels(place: Place, models: AzureModels | undefined, workloads: readonly string[]): void {
  models?.workloads?.forEach((name, index) => {
    readReference(place.in('workloads').item(index), name, workloads, 'workload');
  });
}

/** The address of the region's account, and the way there, for a workload that may ask. */
export function attachAzureModels(models: AzureModels | undefined, workload: string, thinks: boolean): Attachment {
  const asks = models?.workloads?.includes(workload) ?? (models !== undefined && thinks);
  if (!asks) return attachment({});
  const host = `\${late:models.{region}.host}`;
  return attachment({
    env: { AZURE_OPENAI_ENDPOINT: `https://${host}/`, LLM_MODEL: models?.primary ?? '' },
    flows: [hostFlow(host, 'private', [443])],
    identity: 'azure',
  });
}
