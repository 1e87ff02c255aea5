import type { JWTPayload } from 'jose';
import { Endpoint } from './cloud/http';
import type { Config } from './config/settings';
import { ApiError } from './http/errors';
import type { Exchange } from './http/exchange';

/** Who asks. */
export interface Caller {
  /** Key of everything that is theirs. */
  readonly owner: string;
  readonly tenant?: string | undefined;
  readonly team?: string | undefined;
  readonly address: string;
}

/** Finds out who asks. `named` is what the body says, which counts only where tokens are not required. */
export type Identify = (exchange: Exchange, named?: string) => Caller | Promise<Caller>;

export const requiresToken = (config: Config): boolean =>
  config.JWT_SECRET_KEY !== undefined || config.JWT_JWKS_URL !== undefined;

type Verify = (token: string) => Promise<JWTPayload>;

export function identifier(config: Config): Identify {
  if (!requiresToken(config)) {
    return (exchange, named) => ({
      owner: named === undefined ? `address:${exchange.address}` : `user:${named}`,
      address: exchange.address,
    });
  }
  let verify: Promise<Verify> | undefined;
  return async (exchange) => {
    const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(exchange.header('authorization') ?? '') ?? [];
    if (token === undefined) throw unauthenticated('Send a token: authorization: Bearer ….');
    verify ??= verifier(config);
    const claims = await (await verify)(token);
    if (claims.sub === undefined || claims.sub === '') throw unauthenticated('The token names no subject.');
    const tenant = claims[config.JWT_TENANT_CLAIM];
    const team = claims[config.JWT_TEAM_CLAIM];
    return {
      owner: `sub:${claims.sub}`,
      address: exchange.address,
      ...(typeof tenant === 'string' ? { tenant } : {}),
      ...(typeof team === 'string' ? { team } : {}),
    };
  };
}

const unauthenticated = (message: string, cause?: unknown): ApiError =>
  new ApiError(401, 'invalid_token', message, { cause });

async function verifier(config: Config): Promise<Verify> {
  const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose');
  const expected = {
    ...(config.JWT_ISSUER === '' ? {} : { issuer: config.JWT_ISSUER }),
    ...(config.JWT_AUDIENCE === '' ? {} : { audience: config.JWT_AUDIENCE }),
    requiredClaims: ['exp', 'sub'],
    clockTolerance: 30,
  };
  const { JWT_SECRET_KEY: secret, JWT_JWKS_URL: url } = config;
  const check =
    url === undefined
      ? (token: string) =>
          jwtVerify(token, new TextEncoder().encode(secret), { ...expected, algorithms: ['HS256', 'HS384', 'HS512'] })
      : (() => {
          const keys = createRemoteJWKSet(new URL(url), { [customFetch]: (address: string) => fetchKeys(address) });
          const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
          return (token: string) => jwtVerify(token, keys, { ...expected, algorithms });
        })();
  return async (token) => {
    try {
      return (await check(token)).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw unauthenticated('The token has expired.', error);
      const wrong = [
        errors.JWTInvalid,
        errors.JWTClaimValidationFailed,
        errors.JWSInvalid,
        errors.JWSSignatureVerificationFailed,
      ];
      const unknown = [
        errors.JOSEAlgNotAllowed,
        errors.JOSENotSupported,
        errors.JWKSNoMatchingKey,
        errors.JWKSMultipleMatchingKeys,
      ];
      if ([...wrong, ...unknown].some((kind) => error instanceof kind))
        throw unauthenticated('The token is not valid here.', error);
      // The issuer's keys could not be read: that says nothing of the token.
      throw new ApiError(503, 'identity_unavailable', 'Tokens can not be checked right now.', {
        retryAfter: 5,
        cause: error,
      });
    }
  };
}

/** By our own client, which honours the proxy. */
async function fetchKeys(url: string): Promise<Response> {
  const answer = await new Endpoint(url).ask('', { signal: AbortSignal.timeout(5000) });
  return new Response(await answer.text(), { status: answer.status });
}
