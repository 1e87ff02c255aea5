import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock';
import { readConfig, type Variables } from '../../src/config/read';
import { KafkaQueue } from '../../src/queue/kafka';
import type { Verdict } from '../../src/queue/queue';
import { EmbeddedStore } from '../../src/store/embedded';
import { Log } from '../../src/telemetry/log';
import { eventually } from '../support/servers';
import { type Broker, kafkaJars, scramUser, startKafka } from './kafka/start';

const found = kafkaJars();
if (typeof found === 'string') console.warn(`skipped: Kafka: ${found}`);

describe.skipIf(typeof found === 'string')('the queue in a real Kafka (D20)', () => {
  let broker: Broker;
  const topics = (name: string) => [name, `${name}.dlq`];
  const lines: string[] = [];

  beforeAll(async () => {
    if (typeof found === 'string') return;
    broker = await startKafka(found.jars);
    await broker.makeTopics(...['plain', 'many', 'stop', 'share', 'away', 'secure'].flatMap(topics));
  }, 180_000);
  afterAll(() => broker?.stop());

  const open = (topic: string, environment: Variables = {}, store = new EmbeddedStore(systemClock)): KafkaQueue => {
    const config = readConfig({
      ...{ CONFIG_DIR: '/nowhere', KAFKA_BROKERS: broker.plain, KAFKA_TOPIC: topic, KAFKA_GROUP: `${topic}-workers` },
      ...environment,
    });
    return new KafkaQueue(config, store, systemClock, new Log('debug', (text) => lines.push(text)));
  };
  const lag = async (queue: KafkaQueue): Promise<number> => (await queue.lengths()).waiting;
  const consuming = (queue: KafkaQueue, work: (id: string) => Promise<Verdict>) => {
    const stop = new AbortController();
    const over = queue.consume(work, stop.signal);
    return async () => {
      stop.abort();
      await over;
    };
  };

  it('delivers, commits once settled, tries again when due, and writes dead letters with their reason', async () => {
    const queue = open('plain');
    await queue.ping();
    const seen: string[] = [];
    const end = consuming(queue, async (id) => {
      seen.push(id);
      if (id === 'dead') return { kind: 'dead', reason: 'internal_error' };
      if (id === 'again' && seen.filter((one) => one === id).length < 3) return { kind: 'again', delay: 300 };
      return { kind: 'done' };
    });
    await Promise.all(['fine', 'dead', 'again'].map((id) => queue.send(id)));
    await eventually(() => seen.filter((id) => id === 'again').length >= 3, 'three tries', 30_000);
    await eventually(async () => (await lag(queue)) === 0, 'all committed');
    // At least once: the broker may take a message and refuse its neighbours, and all of them are sent again.
    expect([...new Set(seen)].toSorted()).toEqual(['again', 'dead', 'fine']);
    expect((await queue.lengths()).dead).toBeGreaterThanOrEqual(1);
    await end();
    const [letter] = await deadLetters(broker, 'plain.dlq', 1);
    expect(letter).toEqual({
      ...{ key: 'dead', value: 'dead', reason: 'internal_error', topic: 'plain' },
      offset: expect.stringMatching(/^\d+$/),
    });
    await queue.close();
  });

  it('sets aside what is no task', async () => {
    const queue = open('away');
    const producer = new Kafka({ brokers: [broker.plain], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    await producer.send({ topic: 'away', messages: [{ value: 'no task {' }, { value: null }] });
    await producer.disconnect();
    const seen: string[] = [];
    const end = consuming(queue, async (id) => {
      seen.push(id);
      return { kind: 'done' };
    });
    await eventually(async () => (await queue.lengths()).dead === 2, 'two dead letters');
    await eventually(async () => (await lag(queue)) === 0, 'committed');
    expect(seen).toEqual([]);
    await end();
    await queue.close();
  });

  it('works on no more tasks at once than it may, and keeps its place while they take longer than a session', async () => {
    const queue = open('many', { TASK_CONCURRENCY: '4' });
    let [now, most] = [0, 0];
    const seen = new Map<string, number>();
    const end = consuming(queue, async (id) => {
      seen.set(id, (seen.get(id) ?? 0) + 1);
      now += 1;
      most = Math.max(most, now);
      await sleep(id.endsWith('slow') ? 15_000 : 5);
      now -= 1;
      return { kind: 'done' };
    });
    const ids = Array.from({ length: 200 }, (_, index) => `task-${index}${index % 50 === 0 ? '-slow' : ''}`);
    await Promise.all(ids.map((id) => queue.send(id)));
    await eventually(async () => seen.size === 200 && now === 0, 'all worked on', 60_000);
    await eventually(async () => (await lag(queue)) === 0, 'all committed');
    expect(most).toBe(4);
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
    await end();
    await queue.close();
  }, 120_000);

  it('finishes and commits what is in hand at the signal, and takes nothing new (D30)', async () => {
    const queue = open('stop', { TASK_CONCURRENCY: '3' });
    const [begun, done]: [string[], string[]] = [[], []];
    const end = consuming(queue, async (id) => {
      begun.push(id);
      await sleep(1500);
      done.push(id);
      return { kind: 'done' };
    });
    await Promise.all(Array.from({ length: 20 }, (_, index) => queue.send(`t${index}`)));
    await eventually(() => begun.length === 3, 'three begun');
    await end();
    expect([...done].sort()).toEqual([...begun].sort());
    expect(done).toHaveLength(3);
    const rest: string[] = [];
    const next = consuming(queue, async (id) => {
      rest.push(id);
      return { kind: 'done' };
    });
    await eventually(() => rest.length >= 17, 'the rest');
    await eventually(async () => (await lag(queue)) === 0, 'all committed');
    await next();
    // What was committed came once; a partition read side by side may repeat what stood behind an open one.
    expect(new Set([...done, ...rest]).size).toBe(20);
    await queue.close();
  });

  it('shares the work with workers that come and go, and loses none', async () => {
    const done = new Map<string, number>();
    const work = async (id: string): Promise<Verdict> => {
      await sleep(20);
      done.set(id, (done.get(id) ?? 0) + 1);
      return { kind: 'done' };
    };
    const queues = [open('share'), open('share'), open('share')];
    const ends = [consuming(queues[0] as KafkaQueue, work)];
    const sending = Promise.all(
      Array.from({ length: 600 }, async (_, index) => {
        await sleep(index * 10);
        await queues[2]?.send(`s${index}`);
      }),
    );
    await sleep(1500);
    ends.push(consuming(queues[1] as KafkaQueue, work));
    await sleep(2500);
    await ends[0]?.();
    await sending;
    await eventually(() => done.size === 600, 'all done', 60_000);
    await ends[1]?.();
    await Promise.all(queues.map((queue) => queue.close()));
  }, 120_000);

  it.each([
    ['a user by SCRAM over TLS', 'scram'],
    ['certificates on both sides', 'mutual'],
  ] as const)('logs in with %s', async (_, how) => {
    const { certificates } = broker;
    const environment = {
      KAFKA_BROKERS: broker[how],
      KAFKA_TLS_CA: certificates.ca,
      ...(how === 'scram'
        ? {
            KAFKA_SASL_MECHANISM: 'scram-sha-512',
            KAFKA_SASL_USER: scramUser.user,
            KAFKA_SASL_PASSWORD: scramUser.password,
          }
        : { KAFKA_TLS_CERT: certificates.cert, KAFKA_TLS_KEY: certificates.key }),
    };
    const queue = open('secure', environment);
    const seen: string[] = [];
    const end = consuming(queue, async (id) => {
      seen.push(id);
      return { kind: 'done' };
    });
    await queue.send(how);
    await eventually(() => seen.includes(how), 'delivered');
    await end();
    await queue.close();
  });

  it('says which topic is missing, and refuses to make one', async () => {
    const queue = open('nowhere');
    await expect(queue.ping()).rejects.toThrow('kafka: no topic nowhere, nowhere.dlq: make it');
    await expect(queue.send('x')).rejects.toThrow();
    await queue.close();
  });
});

async function deadLetters(broker: Broker, topic: string, count: number): Promise<object[]> {
  const consumer = new Kafka({ brokers: [broker.plain], logLevel: logLevel.NOTHING }).consumer({
    groupId: `read-${topic}`,
  });
  const letters: object[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers } }) => {
      letters.push({
        key: String(key),
        value: String(value),
        reason: String(headers?.reason),
        topic: String(headers?.['original-topic']),
        offset: String(headers?.['original-offset']),
      });
    },
  });
  await eventually(() => letters.length >= count, 'dead letters');
  await consumer.disconnect();
  return letters;
}
