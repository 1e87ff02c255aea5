import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** What went to a server in one piece. */
export interface Packet {
  readonly server: number;
  readonly at: number;
  /** First keys of its scripts, names of its other commands, in order. */
  readonly commands: readonly string[];
}

/** Stands before a Redis server, holds its answers back for a while, and writes down what is asked. */
export class CountingProxy {
  readonly packets: Packet[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static start(port: number, target: number, delay: number): Promise<CountingProxy> {
    return new Promise((resolve, reject) => {
      const server = createServer((client) => {
        const upstream = dial(target, '127.0.0.1');
        for (const socket of [client, upstream]) {
          proxy.sockets.add(socket.setNoDelay(true));
          socket.on('error', () => undefined);
        }
        client.on('data', (data) => {
          const commands = commandsOf(data.toString('latin1'));
          if (commands.length > 0) proxy.packets.push({ server: target, at: performance.now(), commands });
          upstream.write(data);
        });
        upstream.on('data', (data) => setTimeout(() => client.write(data), delay));
        client.on('close', () => upstream.destroy());
        upstream.on('close', () => client.destroy());
      });
      const proxy = new CountingProxy(server, port);
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve(proxy));
    });
  }

  /** Cuts every connection, as a network does: what was on its way back is lost. */
  breakOff(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  async stop(): Promise<void> {
    this.breakOff();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const requests = /\*\d+\r\n\$\d+\r\n([A-Za-z]+)\r\n(?:\$40\r\n[0-9a-f]{40}\r\n\$1\r\n\d\r\n\$\d+\r\n([^\r]*))?/g;

/** What only keeps a connection. */
const housekeeping = new Set(['ping', 'cluster', 'info', 'client', 'hello', 'script', 'auth', 'select']);

function commandsOf(text: string): string[] {
  return [...text.matchAll(requests)]
    .map(([, name = '', key = '']) => (key === '' ? name.toLowerCase() : key))
    .filter((name) => !housekeeping.has(name));
}
