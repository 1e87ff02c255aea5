import type { Redis } from 'ioredis';
import { azureToken } from '../../cloud/azure-identity';
import type { Log } from '../../telemetry/log';

const scope = 'https://redis.azure.com/.default';

/** Milliseconds between tries to get the first token. */
const again = 2000;

/** The pod's identity as a user of Redis: a token is its password, and connections outlive tokens. */
export class Identity {
  private token: string | undefined;
  private name: string;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    user: string,
    private readonly log: Log,
  ) {
    this.name = user;
  }

  /** Resolves once there is a token, however long nobody gives one out; `false`: it is not wanted any more. */
  async signIn(): Promise<boolean> {
    while (!this.closed) {
      try {
        const token = await azureToken(scope);
        this.name ||= objectId(token);
        this.token = token;
        return !this.closed;
      } catch (error) {
        this.log.error('redis: not signed in', error);
        await new Promise((resolve) => {
          this.timer = setTimeout(resolve, again).unref();
        });
      }
    }
    return false;
  }

  /** Gives a new connection the token of the moment. */
  admit({ options }: Redis): void {
    options.username = this.name;
    options.password = this.token;
  }

  /**
   * Looks for a new token every so many milliseconds, and signs open connections in again with it: Redis closes those
   * whose token has ended. There is a new one minutes before that.
   */
  watch(nodes: () => readonly Redis[], every: number): void {
    this.timer = setInterval(() => {
      this.renew(nodes()).catch((error: unknown) => this.log.error('redis: not signed in again', error));
    }, every).unref();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async renew(nodes: readonly Redis[]): Promise<void> {
    const next = await azureToken(scope);
    if (next === this.token) return;
    this.token = next;
    await Promise.all(
      nodes.map(async (node) => {
        this.admit(node);
        if (node.status === 'ready') await node.auth(this.name, next);
      }),
    );
  }
}

/** Azure's Redis knows an identity by its object id, which the token bears. */
function objectId(token: string): string {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { oid?: string };
    if (claims.oid) return claims.oid;
  } catch {
    // Not a token that can be read.
  }
  throw new Error('REDIS_USER: got nothing, want the object id of the identity; its token does not say.');
}
