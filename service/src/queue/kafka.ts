import type { Clock } from '../clock';
import type { Config } from '../config/settings';
import type { Log } from '../telemetry/log';
import type { TaskQueue } from './queue';

/** A line in Kafka, or in Event Hubs. */
export async function openKafka(_config: Config, _clock: Clock, _log: Log): Promise<TaskQueue> {
  throw new Error('Kafka is not part of this build');
}
