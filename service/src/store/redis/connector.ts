import { connect as dial, type NetConnectOpts, type Socket } from 'node:net';
import { type ConnectionOptions, connect as dialSecurely } from 'node:tls';
import { AbstractConnector, type RedisOptions } from 'ioredis';

/**
 * A plain or secure connection. ioredis' own is listened to for one error only, and a handshake that is broken off makes
 * two: the second one would end the process.
 */
export class Connector extends AbstractConnector {
  private readonly options: RedisOptions;

  constructor(options: unknown) {
    const given = options as RedisOptions;
    super(given.disconnectTimeout ?? 2000);
    this.options = given;
  }

  async connect(): Promise<Socket> {
    const { host = 'localhost', port = 6379, tls } = this.options;
    this.connecting = true;
    await new Promise(process.nextTick);
    if (!this.connecting) throw new Error('Connection is closed.');
    const to = { host, port };
    const stream =
      tls === undefined ? dial(to as NetConnectOpts) : dialSecurely({ ...to, ...tls } as ConnectionOptions);
    stream.on('error', (error) => {
      this.firstError ??= error;
    });
    this.stream = stream;
    return stream;
  }
}
