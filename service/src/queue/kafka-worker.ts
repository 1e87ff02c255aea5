import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Clock } from '../clock';
import type { Config } from '../config/settings';
import type { Log } from '../telemetry/log';
import { isTaskId, untilDone, type Verdict, type Work } from './queue';
import { type InHand, SettledOffsets } from './settled-offsets';

/** Milliseconds. A dead worker's partitions are others' after `session`. */
const times = { session: 10_000, rebalance: 30_000, heartbeat: 2000, fetch: 1000, commit: 200 };

/** Does what a verdict says; then the offset may be committed. */
export type Settle = (id: string, message: KafkaMessage, partition: number, verdict: Verdict) => Promise<void>;

/** One consumer of the group: as many tasks at once as the configuration says, whatever partitions they come from. */
export class KafkaWorker {
  private readonly offsets = new SettledOffsets();
  private readonly busy = new Set<Promise<void>>();
  private readonly topic: string;
  private consumer: Consumer | undefined;
  /** Resolves when the signal fires, or the consumer has given up. */
  private over: Promise<void> | undefined;
  private committing: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly stop: AbortSignal,
    private readonly work: Work,
    private readonly settle: Settle,
  ) {
    this.topic = config.KAFKA_TOPIC;
  }

  /** Until the signal fires; a consumer that gave up is replaced by a new one, with certificates as they are now. */
  async run(client: () => Promise<Kafka>): Promise<void> {
    const { clock, stop, failed } = this;
    while (!stop.aborted) {
      const joined = await untilDone(async () => this.start(await client()), { clock, stop, failed });
      if (joined) await this.over;
      await this.end();
    }
  }

  private async start(client: Kafka): Promise<void> {
    const consumer = client.consumer({
      groupId: this.config.KAFKA_GROUP,
      sessionTimeout: times.session,
      rebalanceTimeout: times.rebalance,
      heartbeatInterval: times.heartbeat,
      maxWaitTimeInMs: times.fetch,
      allowAutoTopicCreation: false,
    });
    this.over = new Promise((resolve) => {
      this.stop.addEventListener('abort', () => resolve(), { once: true });
      consumer.on('consumer.crash', ({ payload: { error, restart } }) => {
        this.failed(error);
        if (!restart) resolve();
      });
    });
    consumer.on('consumer.group_join', ({ payload }) => this.offsets.keep(payload.memberAssignment[this.topic] ?? []));
    try {
      await consumer.connect();
      // Tasks that were sent before the group first came are as good as others.
      await consumer.subscribe({ topics: [this.topic], fromBeginning: true });
      this.consumer = consumer;
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.takeAll(payload),
      });
    } catch (error) {
      await consumer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** Keeps its place in the group until what is in hand is settled and committed. */
  private async end(): Promise<void> {
    const { consumer } = this;
    try {
      consumer?.pause([{ topic: this.topic }]);
      await Promise.all(this.busy);
      await this.committing;
      await this.commit();
    } catch (error) {
      this.log.warn('kafka', { what: 'not committed: some tasks will be looked at again', cause: String(error) });
    } finally {
      await consumer?.disconnect().catch(this.failed);
      this.consumer = undefined;
      this.offsets.keep([]);
    }
  }

  private readonly failed = (error: unknown): void => this.log.error('queue', error);

  private async takeAll({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload): Promise<void> {
    for (const message of batch.messages) {
      while (this.busy.size >= this.config.TASK_CONCURRENCY && !this.stop.aborted && isRunning() && !isStale()) {
        await Promise.race([...this.busy, this.clock.sleep(500)]);
        await heartbeat();
      }
      if (this.stop.aborted || !isRunning() || isStale()) return;
      const hand = this.offsets.begin(batch.partition, message.offset);
      if (hand !== undefined) this.begin(message, batch.partition, hand);
      resolveOffset(message.offset);
    }
    await heartbeat();
  }

  private begin(message: KafkaMessage, partition: number, hand: InHand): void {
    const taken = this.take(message, partition, hand).finally(() => this.busy.delete(taken));
    this.busy.add(taken);
  }

  private async take(message: KafkaMessage, partition: number, hand: InHand): Promise<void> {
    const id = message.value?.toString() ?? '';
    const settled = await untilDone(
      async () => {
        const verdict: Verdict = isTaskId(id) ? await this.work(id, never) : { kind: 'dead', reason: 'not a task' };
        await this.settle(id, message, partition, verdict);
      },
      { clock: this.clock, stop: this.stop, failed: this.failed },
    );
    // What could not be settled stays uncommitted, and comes again.
    if (!settled) return;
    hand.settled = true;
    this.committing ??= this.commitSoon();
  }

  /** Settled tasks are gathered for a moment. A commit that fails is made up for by the next. */
  private async commitSoon(): Promise<void> {
    await this.clock.sleep(times.commit);
    this.committing = undefined;
    await this.commit().catch((error: unknown) => this.log.debug('kafka', { what: 'commit', cause: String(error) }));
  }

  private async commit(): Promise<void> {
    const due = [...this.offsets.due()];
    if (due.length === 0) return;
    const { topic } = this;
    await this.consumer?.commitOffsets(due.map(([partition, offset]) => ({ topic, partition, offset })));
    for (const [partition, offset] of due) this.offsets.committed(partition, offset);
  }
}

/** The store's lease says whose a task is; a rebalance alone takes none away. */
const never = new AbortController().signal;
