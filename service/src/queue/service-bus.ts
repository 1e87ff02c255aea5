import type { Clock } from '../clock';
import type { Config } from '../config/settings';
import type { Log } from '../telemetry/log';
import type { TaskQueue } from './queue';

/** A line in Azure Service Bus. */
export async function openServiceBus(_config: Config, _clock: Clock, _log: Log): Promise<TaskQueue> {
  throw new Error('Service Bus is not part of this build');
}
