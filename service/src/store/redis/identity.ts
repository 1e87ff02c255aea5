import type { Redis } from 'ioredis';
import { azureToken } from '../../cloud/azure-identity';
import type { Log } from '../../telemetry/log';

const scope = 'https://redis.azure.com/.default';

/** The pod's identity as a user of Redis: a token is its password, and connections outlive tokens. */
export interface Identity {
  readonly user: string;
  readonly token: string;
  /** Gives a new connection the token of the moment. */
  admit(node: Redis): void;
  /**
   * Looks for a new token every so many milliseconds, and signs open connections in again with it: Redis closes those
   * whose token has ended. There is a new one minutes before that.
   */
  watch(nodes: () => readonly Redis[], every: number): void;
  close(): void;
}

export async function signIn(user: string, log: Log): Promise<Identity> {
  let token = await azureToken(scope);
  const name = user || objectId(token);
  let timer: NodeJS.Timeout | undefined;
  const renew = async (nodes: readonly Redis[]): Promise<void> => {
    const next = await azureToken(scope);
    if (next === token) return;
    token = next;
    await Promise.all(
      nodes.map(async (node) => {
        node.options.password = next;
        if (node.status === 'ready') await node.auth(name, next);
      }),
    );
  };
  return {
    user: name,
    get token() {
      return token;
    },
    admit(node) {
      node.options.password = token;
    },
    watch(nodes, every) {
      timer = setInterval(() => {
        renew(nodes()).catch((error: unknown) => log.error('redis: not signed in again', error));
      }, every).unref();
    },
    close: () => clearInterval(timer),
  };
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
