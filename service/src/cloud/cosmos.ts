import type { Config } from '../config/settings';
import type { RowSink } from '../governance/ledger';

/** The ledger in Cosmos DB for NoSQL. */
export function cosmosRows(_config: Config): RowSink {
  throw new Error('Cosmos DB is not part of this build');
}
