import type { EnvironmentName } from '../environments';
import { shortHash } from '../names';

/** What a resource's name may be made of. Lengths and alphabets: Microsoft, "Naming rules and restrictions for Azure resources". */
interface Rule {
  /** Abbreviation that stands in front (Microsoft, "Abbreviation recommendations"). */
  readonly prefix: string;
  readonly longest: number;
  /** Whether dashes may stand in it. */
  readonly dashes: boolean;
  /** Whether it is unique in all of Azure, so that it ends in a hash. */
  readonly global: boolean;
}

export const nameRules = {
  resourceGroup: { prefix: 'rg', longest: 90, dashes: true, global: false },
  virtualNetwork: { prefix: 'vnet', longest: 64, dashes: true, global: false },
  subnet: { prefix: 'snet', longest: 80, dashes: true, global: false },
  natGateway: { prefix: 'ng', longest: 80, dashes: true, global: false },
  publicAddress: { prefix: 'pip', longest: 80, dashes: true, global: false },
  peering: { prefix: 'peer', longest: 80, dashes: true, global: false },
  privateEndpoint: { prefix: 'pep', longest: 64, dashes: true, global: false },
  networkInterface: { prefix: 'nic', longest: 80, dashes: true, global: false },
  zoneLink: { prefix: 'link', longest: 80, dashes: true, global: false },
  backupVault: { prefix: 'bvault', longest: 50, dashes: true, global: false },
  budget: { prefix: 'budget', longest: 63, dashes: true, global: false },
  policy: { prefix: 'policy', longest: 64, dashes: true, global: false },
  securityGroup: { prefix: 'nsg', longest: 80, dashes: true, global: false },
  cluster: { prefix: 'aks', longest: 54, dashes: true, global: false },
  appEnvironment: { prefix: 'cae', longest: 60, dashes: true, global: false },
  app: { prefix: 'ca', longest: 32, dashes: true, global: false },
  appJob: { prefix: 'caj', longest: 32, dashes: true, global: false },
  publicLabel: { prefix: 'ci', longest: 63, dashes: true, global: true },
  containerGroup: { prefix: 'ci', longest: 63, dashes: true, global: false },
  autoscale: { prefix: 'as', longest: 260, dashes: true, global: false },
  identity: { prefix: 'id', longest: 128, dashes: true, global: false },
  vault: { prefix: 'kv', longest: 24, dashes: true, global: true },
  registry: { prefix: 'cr', longest: 50, dashes: false, global: true },
  storage: { prefix: 'st', longest: 24, dashes: false, global: true },
  cosmos: { prefix: 'cosmos', longest: 44, dashes: true, global: true },
  postgres: { prefix: 'psql', longest: 63, dashes: true, global: true },
  redis: { prefix: 'amr', longest: 60, dashes: true, global: true },
  search: { prefix: 'srch', longest: 60, dashes: true, global: true },
  eventHubs: { prefix: 'evhns', longest: 50, dashes: true, global: true },
  serviceBus: { prefix: 'sbns', longest: 50, dashes: true, global: true },
  models: { prefix: 'aif', longest: 64, dashes: true, global: true },
  /** Of an identity in PostgreSQL: called like the identity, as far as names go there. */
  databaseRole: { prefix: 'id', longest: 63, dashes: true, global: false },
  role: { prefix: 'role', longest: 128, dashes: true, global: true },
  logs: { prefix: 'log', longest: 63, dashes: true, global: false },
  insights: { prefix: 'appi', longest: 255, dashes: true, global: false },
  monitorWorkspace: { prefix: 'amw', longest: 44, dashes: true, global: false },
  alertRules: { prefix: 'ar', longest: 128, dashes: true, global: false },
  actionGroup: { prefix: 'ag', longest: 90, dashes: true, global: false },
  frontDoor: { prefix: 'afd', longest: 64, dashes: true, global: false },
  frontDoorEndpoint: { prefix: 'fde', longest: 46, dashes: true, global: true },
  firewallPolicy: { prefix: 'fdfp', longest: 128, dashes: false, global: false },
  privateLink: { prefix: 'pl', longest: 80, dashes: true, global: false },
  containerApp: { prefix: 'ca', longest: 32, dashes: true, global: false },
  job: { prefix: 'caj', longest: 32, dashes: true, global: false },
  trafficManager: { prefix: 'traf', longest: 63, dashes: true, global: true },
  workflow: { prefix: 'logic', longest: 43, dashes: true, global: false },
  apiManagement: { prefix: 'apim', longest: 50, dashes: true, global: true },
} as const satisfies Readonly<Record<string, Rule>>;

export type NamedKind = keyof typeof nameRules;

const shortNames: Readonly<Record<EnvironmentName, string>> = {
  development: 'dev',
  staging: 'stg',
  production: 'prod',
};

export interface NameParts {
  readonly platform: string;
  readonly environment: EnvironmentName;
  /** Region, part, workload: whatever tells it from others of its kind. */
  readonly of?: readonly string[];
  readonly uniqueBy: string;
}

/**
 * A name that the kind allows, the same for the same parts and another for others. What does not fit is cut or squeezed, and
 * then ends in a hash of the whole, as names that are unique in all of Azure always do.
 */
export function azureName(kind: NamedKind, { platform, environment, of = [], uniqueBy }: NameParts): string {
  const { prefix, longest, dashes, global }: Rule = nameRules[kind];
  const dash = dashes ? '-' : '';
  const clean = (text: string) => (dashes ? dashed(text) : text.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  const joined = [prefix, platform, shortNames[environment], ...of].map(clean).join(dash);
  // Some kinds take no two dashes in a row; the hash keeps apart what that makes alike.
  const whole = joined.replaceAll(/-{2,}/g, '-');
  if (!global && whole === joined && whole.length <= longest) return whole;
  const hash = shortHash([kind, platform, environment, ...of, uniqueBy].join('\n'));
  const room = longest - hash.length - dash.length;
  return `${whole.slice(0, room).replace(/-+$/, '')}${dash}${hash}`;
}

/** `apiServer` → `api-server`: not every kind takes capitals. */
const dashed = (text: string): string => text.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
