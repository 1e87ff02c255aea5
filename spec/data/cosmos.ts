import { type Flow, hostFlow, type Peer, readPeer } from '../flows';
import { late, readText, type Text } from '../late';
import type { Place } from '../place';
import { type Attachment, attachment } from './attachment';
import type { DataContext } from './hosting';

/** Azure Cosmos DB for NoSQL, by the pod's identity. A service of Azure alone: development uses it too. */
export interface Cosmos {
  readonly kind: 'cosmos';
  /** Name of the account, without its domain: one for all regions. @default late('database.account') */
  readonly account?: Text;
  /** Name of the database. @default 'agents' */
  readonly name?: string;
  /** Where it is reached. @default the account's hosts, the global one and one a region, at private addresses, on 443 */
  readonly at?: Peer;
}

export interface CosmosDatabase {
  readonly kind: 'cosmos';
  readonly endpoint: string;
  readonly name: string;
  readonly flows: readonly Flow[];
}

/** Azure Cosmos DB as the primary database (A6). */
export const cosmos = (props: Omit<Cosmos, 'kind'> = {}): Cosmos => ({ kind: 'cosmos', ...props });

export function resolveCosmos(place: Place, props: Cosmos, context: DataContext): CosmosDatabase {
  const given = place.props(props, { kind: true, account: true, name: true, at: true });
  const at = place.in('account');
  const account = readText(at, given.account ?? late('database.account'), (text) => {
    // Azure, "Naming rules and restrictions": Microsoft.DocumentDB/databaseAccounts.
    if (!/^[a-z0-9][a-z0-9-]{1,42}[a-z0-9]$/.test(text)) at.fault(text, "an account's name, without its domain");
  });
  return {
    kind: 'cosmos',
    endpoint: `https://${account}.documents.azure.com:443/`,
    name: readDatabaseName(place.in('name'), given.name),
    flows: given.at === undefined ? hosts(account, context) : readPeer(place.in('at'), given.at, undefined),
  };
}

/** The SDKs ask the global host which regions there are, and then call the host of the nearest. */
const hosts = (account: string, { regions }: DataContext): Flow[] =>
  ['', ...regions.filter(({ cloud }) => cloud === 'azure').map(({ name }) => `-${name}`)].map((suffix) =>
    hostFlow(`${account}${suffix}.documents.azure.com`, 'private', [443]),
  );

function readDatabaseName(place: Place, name: string | undefined): string {
  if (name === undefined) return 'agents';
  if (typeof name !== 'string' || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/.test(name))
    place.fault(name, 'a name of letters, digits, dashes and underscores');
  return name;
}

export const attachCosmos = ({ endpoint, name, flows }: CosmosDatabase): Attachment =>
  attachment({ env: { COSMOS_ENDPOINT: endpoint, COSMOS_DATABASE: name }, flows, identity: 'azure' });
