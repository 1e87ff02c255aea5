import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';

export const secret = 'a shared secret of at least thirty-two bytes';
export const issuer = 'https://issuer.example.com';
export const audience = 'agents';

interface Claims {
  readonly sub?: string;
  readonly iss?: string;
  readonly aud?: string;
  /** Seconds from now. */
  readonly expires?: number | undefined;
  readonly [name: string]: unknown;
}

/** A token as the issuer would make it, but for what is given. */
export async function token(
  given: Claims = {},
  algorithm = 'HS256',
  key: KeyObject = createSecretKey(Buffer.from(secret)),
  kid?: string,
): Promise<string> {
  const { sub = 'alice', iss = issuer, aud = audience, expires = 600, ...more } = given;
  const header = { alg: algorithm, ...(kid === undefined ? {} : { kid }) };
  const made = new SignJWT({
    ...more,
    ...(sub === '' ? {} : { sub }),
    ...(iss === '' ? {} : { iss }),
    ...(aud === '' ? {} : { aud }),
  });
  made.setProtectedHeader(header);
  if (!('expires' in given) || given.expires !== undefined)
    made.setExpirationTime(Math.floor(Date.now() / 1000) + expires);
  return made.sign(key);
}

/** An issuer's key server on this machine. */
export async function issuerKeys(algorithm: 'RS256' | 'ES256') {
  const { privateKey, publicKey } =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: algorithm, use: 'sig' };
  let down = false;
  const server = createServer((_, response) => {
    response.statusCode = down ? 500 : 200;
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ privateKey, publicKey, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys` },
    fail(): void {
      down = true;
    },
    close(): Promise<void> {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
