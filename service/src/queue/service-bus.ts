import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { azureToken } from '../cloud/azure-identity';
import { bearer, Rest, type RestAnswer } from '../cloud/rest';
import type { Config } from '../config/settings';
import { Outbox } from '../outbox';
import type { Log } from '../telemetry/log';
import { isTaskId, type TaskQueue, untilDone, type Verdict, type Work } from './queue';

const scope = 'https://servicebus.azure.net/.default';

/** Of the description of a queue. */
const version = 'api-version=2021-05';

/** Seconds that an empty queue keeps a request waiting: the end of a worker waits for it too, so that no lock is left. */
const poll = 5;

/** Messages in one request. */
const batch = 100;

/** A line in Azure Service Bus. */
export async function openServiceBus(config: Config, clock: Clock, log: Log): Promise<TaskQueue> {
  const url = addressOf(config.SERVICE_BUS_NAMESPACE);
  const token = () => azureToken(scope);
  return new ServiceBusQueue(url, config.SERVICE_BUS_QUEUE, token, config.TASK_CONCURRENCY, clock, log);
}

/** A namespace by its name, its host or its whole address. */
export function addressOf(namespace: string): string {
  if (namespace.includes('://')) return namespace.replace(/\/+$/, '');
  return `https://${namespace}${namespace.includes('.') ? '' : '.servicebus.windows.net'}`;
}

interface Letter {
  readonly id: string;
  readonly delay: number;
}

/** A message in hand, as long as its lock holds. */
interface Locked {
  readonly id: string;
  /** Where its lock is renewed, given back, or ended with the message. */
  readonly path: string;
  readonly lockedFor: number;
}

/**
 * Over HTTPS rather than AMQP: no library, the same proxies and identity as every other cloud call, and a task takes
 * seconds where a request takes milliseconds. The REST API can't move a message to the dead letters; so one that is to go
 * there is given back until the queue's own MaxDeliveryCount moves it. What is to be tried again is scheduled by the
 * queue as a new message before the old one ends: at worst there are two, and the store lets one through.
 */
export class ServiceBusQueue implements TaskQueue {
  readonly kind = 'serviceBus';
  private readonly rest: Rest;
  private readonly outbox = new Outbox<Letter>(batch, (letters) => this.post(letters));

  constructor(
    url: string,
    private readonly queue: string,
    token: () => Promise<string>,
    private readonly concurrency: number,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.rest = new Rest({ name: 'service bus', url, login: bearer(token) });
  }

  send(id: string): Promise<void> {
    return this.outbox.add({ id, delay: 0 });
  }

  async consume(work: Work, stop: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: this.concurrency }, () => this.lane(work, stop)));
  }

  /** Known to identities that may manage the queue; others see the metrics of Azure Monitor. */
  async lengths(): Promise<{ readonly waiting: number; readonly dead: number } | undefined> {
    const { status, text } = await this.describe();
    if (status !== 200) return undefined;
    const count = (name: string): number => Number(new RegExp(`<(?:\\w+:)?${name}>(\\d+)<`).exec(text)?.[1] ?? 0);
    return {
      waiting: count('ActiveMessageCount') + count('ScheduledMessageCount'),
      dead: count('DeadLetterMessageCount'),
    };
  }

  async ping(): Promise<void> {
    await this.describe();
  }

  close(): Promise<void> {
    return this.outbox.empty();
  }

  /** 401 and 403: it is there, and our identity may only send or listen. */
  private describe(): Promise<RestAnswer> {
    return this.rest.ask('GET', `/${this.queue}?${version}`, { want: [200, 401, 403], timeout: 5000 });
  }

  private readonly failed = (error: unknown): void => this.log.error('queue', error);

  private async lane(work: Work, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        const locked = await this.receive();
        if (locked === undefined) continue;
        if (stop.aborted) await this.unlock(locked);
        else await this.take(locked, work, stop);
      } catch (error) {
        this.failed(error);
        await this.clock.sleep(5000, stop).catch(() => undefined);
      }
    }
  }

  private async receive(): Promise<Locked | undefined> {
    const answer = await this.rest.ask('POST', `/${this.queue}/messages/head?timeout=${poll}`, {
      body: '',
      want: [201, 204],
      timeout: (poll + 10) * 1000,
    });
    if (answer.status === 204) return undefined;
    const { SequenceNumber, LockToken, LockedUntilUtc } = JSON.parse(
      answer.header('brokerproperties') ?? '{}',
    ) as Record<string, string>;
    // By the server's clock on both sides.
    const now = Date.parse(answer.header('date') ?? '') || this.clock.now();
    const until = Date.parse(LockedUntilUtc ?? '') || now + 30_000;
    return {
      id: answer.text,
      path: `/${this.queue}/messages/${SequenceNumber}/${LockToken}`,
      lockedFor: Math.max(5000, until - now),
    };
  }

  private async take(locked: Locked, work: Work, stop: AbortSignal): Promise<void> {
    const lost = new AbortController();
    const renewal = setInterval(() => void this.renew(locked, lost), locked.lockedFor / 3);
    const { clock, failed } = this;
    try {
      const settled = await untilDone(
        async () => {
          const verdict: Verdict = isTaskId(locked.id)
            ? await work(locked.id, lost.signal)
            : { kind: 'dead', reason: 'not a task' };
          await this.settle(locked, verdict);
        },
        { clock, stop, failed },
      );
      if (!settled) await this.unlock(locked);
    } finally {
      clearInterval(renewal);
    }
  }

  private async settle(locked: Locked, verdict: Verdict): Promise<void> {
    if (verdict.kind === 'dead') return this.unlock(locked);
    if (verdict.kind === 'again') await this.outbox.add({ id: locked.id, delay: verdict.delay });
    // 404: the lock is lost, and whoever has the message now will find the task settled.
    await this.rest.ask('DELETE', locked.path, { want: [200, 404] });
  }

  private async unlock({ path }: Locked): Promise<void> {
    await this.rest.ask('PUT', path, { body: '', want: [200, 404] });
  }

  private async renew({ path }: Locked, lost: AbortController): Promise<void> {
    try {
      const { status } = await this.rest.ask('POST', path, { body: '', want: [200, 404] });
      if (status === 404) lost.abort(new Error('another worker has the message'));
    } catch (error) {
      this.failed(error);
    }
  }

  /** Each has a name of its own: a queue that drops doubles would take a second try for one. */
  private async post(letters: readonly Letter[]): Promise<void> {
    const body = letters.map(({ id, delay }) => ({
      Body: id,
      BrokerProperties: {
        MessageId: `${id}.${randomUUID()}`.slice(-128),
        ...(delay === 0 ? {} : { ScheduledEnqueueTimeUtc: new Date(this.clock.now() + delay).toUTCString() }),
      },
    }));
    const headers = { 'content-type': 'application/vnd.microsoft.servicebus.json' };
    await this.rest.ask('POST', `/${this.queue}/messages`, { body, headers, want: [201] });
  }
}
