import type { Config } from '../../config/settings';
import type { Log } from '../../telemetry/log';
import type { Store } from '../store';

/** The store of many replicas. */
export async function openRedis(_config: Config, _log: Log): Promise<Store> {
  throw new Error('Redis is not part of this build');
}
