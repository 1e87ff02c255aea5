import { type KafkaMessage, Partitioners, type Producer } from 'kafkajs';
import type { Clock } from '../clock';
import type { Config } from '../config/settings';
import { lazily } from '../lazily';
import { Outbox } from '../outbox';
import type { Store } from '../store/store';
import type { Log } from '../telemetry/log';
import { unavailable } from '../unavailable';
import { kafkaClient } from './kafka-client';
import { KafkaWorker, type Settle } from './kafka-worker';
import type { TaskQueue, Verdict, Work } from './queue';

/** A line in Kafka, or in Event Hubs. */
export async function openKafka(config: Config, store: Store, clock: Clock, log: Log): Promise<TaskQueue> {
  return new KafkaQueue(config, store, clock, log);
}

/** Milliseconds between looks at what was put off, and after a failure to. */
const times = { due: 1000, retry: 5000 };

/** Messages in one request. */
const batch = 500;

interface Letter {
  readonly topic: string;
  readonly key: string;
  readonly value: string | Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Connects when it is first used. An offset is committed once its task is done, dead-lettered or put off. Kafka has no
 * delays, so what is to be tried again waits in the store's line, which survives workers, and is sent anew when due.
 */
export class KafkaQueue implements TaskQueue {
  readonly kind = 'kafka';
  private readonly topic: string;
  private readonly deadLetters: string;
  /** Name of the line in the store. */
  private readonly later: string;
  private readonly client = lazily(async () => kafkaClient(this.config, this.log));
  private readonly producer = lazily(() => this.openProducer());
  private readonly admin = lazily(async () => {
    const admin = (await this.client()).admin({ retry: { retries: 2 } });
    await admin.connect();
    this.closing.push(() => admin.disconnect());
    return admin;
  });
  private readonly outbox = new Outbox<Letter>(batch, (letters) => this.post(letters));
  private readonly closing: (() => Promise<void>)[] = [];

  constructor(
    private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.topic = config.KAFKA_TOPIC;
    this.deadLetters = config.KAFKA_DEAD_LETTER_TOPIC || `${config.KAFKA_TOPIC}.dlq`;
    this.later = `${config.KAFKA_TOPIC}.later`;
  }

  async send(id: string): Promise<void> {
    try {
      await this.outbox.add({ topic: this.topic, key: id, value: id, headers: {} });
    } catch (error) {
      throw unavailable('queue', error);
    }
  }

  async consume(work: Work, stop: AbortSignal): Promise<void> {
    const settle: Settle = (id, message, partition, verdict) => this.settle(id, message, partition, verdict);
    const worker = new KafkaWorker(this.config, this.clock, this.log, stop, work, settle);
    await Promise.all([this.sendDue(stop), worker.run(this.client)]);
  }

  async lengths(): Promise<{ readonly waiting: number; readonly dead: number }> {
    const admin = await this.admin();
    const [ends, committed, dead, later] = await Promise.all([
      admin.fetchTopicOffsets(this.topic),
      admin.fetchOffsets({ groupId: this.config.KAFKA_GROUP, topics: [this.topic] }),
      admin.fetchTopicOffsets(this.deadLetters),
      this.store.queueLength(this.later),
    ]);
    const done = new Map(committed[0]?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const lag = ends.map(({ partition, low, high }) => Number(high) - Math.max(Number(low), done.get(partition) ?? 0));
    return {
      waiting: lag.reduce((sum, one) => sum + one, later.waiting),
      dead: dead.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0),
    };
  }

  async ping(): Promise<void> {
    const admin = await this.admin();
    const wanted = [this.topic, this.deadLetters];
    // A topic that is only missing is made known here, and by nobody made unseen.
    const there = new Set(await admin.listTopics());
    const missing = wanted.filter((topic) => !there.has(topic));
    if (missing.length > 0)
      throw new Error(`kafka: no topic ${missing.join(', ')}: make it, with as many partitions as workers`);
  }

  async close(): Promise<void> {
    await this.outbox.empty();
    await Promise.all(this.closing.map((close) => close()));
  }

  private readonly failed = (error: unknown): void => this.log.error('queue', error);

  private async settle(id: string, message: KafkaMessage, partition: number, verdict: Verdict): Promise<void> {
    if (verdict.kind === 'done') return;
    if (verdict.kind === 'again') return this.store.enqueue(this.later, id, verdict.delay);
    await this.outbox.add({
      topic: this.deadLetters,
      key: id,
      value: message.value,
      headers: {
        reason: verdict.reason,
        'original-topic': this.topic,
        'original-partition': String(partition),
        'original-offset': message.offset,
        'original-timestamp': message.timestamp,
      },
    });
  }

  /** Sends what is due again. Whoever dies between the two steps leaves it to the next, after the lease. */
  private async sendDue(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        const id = await this.store.dequeue(this.later, times.retry * 2);
        if (id === undefined) await this.clock.sleep(times.due, stop);
        else {
          await this.send(id);
          await this.store.dismiss(this.later, id, false);
        }
      } catch (error) {
        if (stop.aborted) return;
        this.failed(error);
        await this.clock.sleep(times.retry, stop).catch(() => undefined);
      }
    }
  }

  private async openProducer(): Promise<Producer> {
    const producer = (await this.client()).producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    this.closing.push(() => producer.disconnect());
    return producer;
  }

  /** Resolves once every replica that is in sync has it. */
  private async post(letters: readonly Letter[]): Promise<void> {
    const producer = await this.producer();
    await producer.sendBatch({
      acks: -1,
      topicMessages: [this.topic, this.deadLetters].map((topic) => ({
        topic,
        messages: letters
          .filter((letter) => letter.topic === topic)
          .map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
      })),
    });
  }
}
