import { readConfig, type Variables } from '../../../src/config/read';
import { openRedis } from '../../../src/store/redis/store';
import type { Store } from '../../../src/store/store';
import { Log } from '../../../src/telemetry/log';

/** A replica's store. What it logs goes to `lines`. */
export function openStore(environment: Variables, lines: string[] = [], look?: number): Promise<Store> {
  const config = readConfig({ CONFIG_DIR: '/nowhere', ...environment });
  return openRedis(config, new Log('debug', (text) => lines.push(text)), look);
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
