import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import { freePorts } from '../../support/ports';
import { type Certificates, ended, eventually, makeCertificates } from '../../support/servers';

const here = dirname(fileURLToPath(import.meta.url));

/** The broker's jars, from Maven Central, kept below `.cache`. Returns a reason where the machine can't. */
export function kafkaJars(): { readonly jars: string; readonly version: string } | string {
  for (const [program, flag] of [
    ['java', '-version'],
    ['mvn', '-v'],
  ] as const) {
    if (spawnSync(program, [flag]).status !== 0) return `there is no ${program} on this machine`;
  }
  const pom = readFileSync(join(here, 'pom.xml'), 'utf8');
  const version = /<artifactId>kafka_2.13<\/artifactId>\s*<version>([^<]+)</.exec(pom)?.[1] ?? '';
  const name = createHash('sha256').update(pom).digest('hex').slice(0, 12);
  const folder = join(here, '..', '..', '..', '..', '.cache', 'kafka', name);
  if (!existsSync(folder)) {
    const part = `${folder}.part`;
    try {
      execFileSync(
        'mvn',
        ['-q', '-B', '-f', join(here, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${part}`],
        { stdio: 'pipe', timeout: 300_000 },
      );
    } catch (error) {
      return `its jars can't be had: ${String((error as { stdout?: Buffer }).stdout).slice(0, 300)}`;
    }
    renameSync(part, folder);
  }
  return { jars: folder, version };
}

/** A broker on loopback that is its own controller. */
export interface Broker {
  readonly plain: string;
  /** TLS, and a user by SCRAM. */
  readonly scram: string;
  /** TLS with certificates on both sides. */
  readonly mutual: string;
  readonly certificates: Certificates;
  makeTopics(...names: readonly string[]): Promise<void>;
  /** Ends it as it is, and starts it again. */
  restart(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

export const scramUser = { user: 'agents', password: 'agents-password' };

export async function startKafka(jars: string): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'agents-kafka-'));
  const [plain = 0, scram = 0, mutual = 0, controller = 0] = await freePorts(4);
  const certificates = makeCertificates(folder);
  const settings = join(folder, 'server.properties');
  writeFileSync(
    settings,
    Object.entries({
      'process.roles': 'broker,controller',
      'node.id': 1,
      'controller.quorum.voters': `1@localhost:${controller}`,
      'controller.listener.names': 'CONTROLLER',
      listeners: `PLAIN://localhost:${plain},SCRAM://localhost:${scram},MUTUAL://localhost:${mutual},CONTROLLER://localhost:${controller}`,
      'listener.security.protocol.map': 'PLAIN:PLAINTEXT,SCRAM:SASL_SSL,MUTUAL:SSL,CONTROLLER:PLAINTEXT',
      'inter.broker.listener.name': 'PLAIN',
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': certificates.both,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': certificates.ca,
      'listener.name.mutual.ssl.client.auth': 'required',
      'listener.name.scram.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'listener.name.scram.scram-sha-512.sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'log.dirs': join(folder, 'data'),
      'offsets.topic.replication.factor': 1,
      'transaction.state.log.replication.factor': 1,
      'transaction.state.log.min.isr': 1,
      'offsets.topic.num.partitions': 4,
      'group.initial.rebalance.delay.ms': 0,
      'auto.create.topics.enable': false,
    })
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  );
  const java = ['-Xmx384m', '-XX:+UseSerialGC', '-cp', join(jars, '*')];
  execFileSync(
    'java',
    [
      ...[...java, 'kafka.tools.StorageTool', 'format', '--config', settings, '--cluster-id', 'MkU3OEVBNTcwNTJENDM2Qk'],
      ...['--add-scram', `SCRAM-SHA-512=[name=${scramUser.user},password=${scramUser.password}]`],
    ],
    { stdio: 'pipe', cwd: folder },
  );
  let broker: ChildProcess;
  const launch = async (): Promise<void> => {
    const output = openSync(join(folder, 'broker.log'), 'a');
    broker = spawn('java', [...java, 'kafka.Kafka', settings], { stdio: ['ignore', output, output], cwd: folder });
    const admin = client.admin();
    await eventually(
      async () => {
        if (broker.exitCode !== null) throw new Error(readFileSync(join(folder, 'broker.log'), 'utf8').slice(-2000));
        await admin.connect();
        await admin.listTopics();
        return true;
      },
      'Kafka answers',
      90_000,
    );
    await admin.disconnect();
  };
  const client = new Kafka({ brokers: [`localhost:${plain}`], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const stop = async (): Promise<void> => {
    await ended(broker, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await launch();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ plain: `localhost:${plain}`, scram: `localhost:${scram}`, mutual: `localhost:${mutual}`, certificates, stop },
    async makeTopics(...names) {
      const admin = client.admin();
      await admin.connect();
      await admin.createTopics({ topics: names.map((topic) => ({ topic, numPartitions: 4 })), waitForLeaders: true });
      await admin.disconnect();
    },
    async restart(signal) {
      await ended(broker, signal);
      await launch();
    },
  };
}
