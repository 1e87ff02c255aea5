import type { Gateway } from '../gateway';
import { type Off, off, type Place } from '../place';

/**
 * Azure API Management in front of the gateway, one a region (A16). It is made where the description says
 * `gateway: { behind: apiManagement(…) }`.
 */
export interface ApiManagementProps {
  /** Who publishes the APIs: shown to developers, and told of notices. */
  readonly publisher: { readonly name: string; readonly email: string };
  /**
   * Units of Standard v2, 1 to 10: a number, or `[least, most]`. Between these one is added where cpu is above 70 % for
   * five minutes, and taken away below 30 % (C10).
   * @default [1, 3]
   */
  readonly units?: number | readonly [number, number];
  /** Tokens of models that one tenant may use in a minute, prompts and answers. 1 to 100000000. @default 100000 */
  readonly tokensPerMinute?: number;
  /** Tokens that one tenant may use in a month. @default none: the service's own budgets hold */
  readonly tokensPerMonth?: number;
  /**
   * Who a tenant is. `subscription`: whoever has a key of API Management. Or a claim of the token, which is then checked
   * here too, by the issuer's OpenID configuration.
   * @default 'subscription'
   */
  readonly tenant?: 'subscription' | TenantClaim;
  /** Answers again what a like prompt of the same tenant was answered. @default off: a like question may want another answer */
  readonly semanticCache?: SemanticCacheProps | Off;
}

export interface TenantClaim {
  /** Name of the claim, e.g. `tid`. */
  readonly claim: string;
  /** Address of the issuer's OpenID configuration, over HTTPS. */
  readonly configuration: string;
  /** Whom tokens are for. */
  readonly audience: string;
}

export interface SemanticCacheProps {
  /** Deployment of a model that makes embeddings, e.g. `text-embedding-3-small`. */
  readonly embeddings: string;
  /** How far a prompt may be from the one that was answered: 0.01 to 0.5; less is stricter. @default 0.05 */
  readonly distance?: number;
  /** Time for which an answer is kept, in seconds: 10 to 86400. @default 600 */
  readonly seconds?: number;
  /**
   * Name under which the stack's configuration holds the connection string of a Redis with RediSearch: API Management has
   * no other way in, and the platform's own cache admits no keys.
   */
  readonly connection: string;
}

export interface ApiManagement {
  readonly publisher: { readonly name: string; readonly email: string };
  /** Least and most; the same where nothing changes them. */
  readonly units: readonly [number, number];
  readonly tokensPerMinute: number;
  readonly tokensPerMonth?: number;
  readonly tenant: { readonly kind: 'subscription' } | ({ readonly kind: 'claim' } & TenantClaim);
  readonly semanticCache?: Required<SemanticCacheProps>;
}

export function resolveApiManagement(
  place: Place,
  props: ApiManagementProps | undefined,
  gateway: Gateway | undefined,
): ApiManagement | undefined {
  const behind = gateway?.internal === true;
  if (props === undefined) {
    if (behind)
      place.missing(
        "who publishes the APIs: { publisher: { name: '…', email: '…' } }",
        'The gateway stands behind it.',
      );
    return undefined;
  }
  if (!behind) {
    const fix = "Write gateway: { behind: apiManagement({ addresses: ['…'] }) }, or remove it.";
    place.missing('a gateway that stands behind it', fix);
  }
  const given = place.props(props, {
    ...{ publisher: true, units: true, tokensPerMinute: true, tokensPerMonth: true, tenant: true, semanticCache: true },
  });
  const many = { min: 1, max: 100_000_000 };
  const semanticCache = readCache(place.in('semanticCache'), given.semanticCache);
  return {
    publisher: readPublisher(place.in('publisher'), given.publisher),
    units: readUnits(place.in('units'), given.units ?? [1, 3]),
    tokensPerMinute: place.in('tokensPerMinute').integer(given.tokensPerMinute, { ...many, fallback: 100_000 }),
    ...(given.tokensPerMonth === undefined
      ? {}
      : {
          tokensPerMonth: place
            .in('tokensPerMonth')
            .integer(given.tokensPerMonth, { min: 1, max: 100_000_000_000, fallback: 1 }),
        }),
    tenant: readTenant(place.in('tenant'), given.tenant),
    ...(semanticCache === undefined ? {} : { semanticCache }),
  };
}

function readUnits(place: Place, given: NonNullable<ApiManagementProps['units']>): readonly [number, number] {
  const range = { min: 1, max: 10, fallback: 1 };
  if (!Array.isArray(given)) {
    const units = place.integer(given as number, range);
    return [units, units];
  }
  if (given.length !== 2) place.fault(given, 'a number, or two, e.g. [1, 3]');
  const least = place.item(0).integer(given[0] as number, range);
  const most = place.item(1).integer(given[1] as number, { ...range, fallback: least });
  if (most < least) place.fault(given, 'the least number first', `Write [${most}, ${least}].`);
  return [least, most];
}

function readPublisher(place: Place, props: ApiManagementProps['publisher'] | undefined): ApiManagement['publisher'] {
  const given = place.props(props, { name: true, email: true });
  if (typeof given.name !== 'string' || given.name.trim() === '') place.in('name').fault(given.name, 'a name');
  if (typeof given.email !== 'string' || !/^[^\s@,]+@[^\s@,]+$/.test(given.email))
    place.in('email').fault(given.email, "an address such as 'ops@example.com'");
  return { name: given.name ?? '', email: given.email ?? '' };
}

function readTenant(place: Place, props: ApiManagementProps['tenant']): ApiManagement['tenant'] {
  if (props === undefined || props === 'subscription') return { kind: 'subscription' };
  const given = place.props(props as TenantClaim, { claim: true, configuration: true, audience: true });
  const read = (key: keyof TenantClaim, pattern: RegExp, want: string): string => {
    const value = given[key];
    if (typeof value === 'string' && pattern.test(value)) return value;
    place.in(key).fault(value, want);
    return 'invalid';
  };
  return {
    kind: 'claim',
    claim: read('claim', /^[\w.:/-]{1,100}$/, "the name of a claim, e.g. 'tid'"),
    configuration: read(
      'configuration',
      /^https:\/\/[^\s"<>&]+$/,
      "an https address that ends in '/.well-known/openid-configuration'",
    ),
    audience: read('audience', /^[^\s"<>&]{1,255}$/, 'an audience'),
  };
}

function readCache(
  place: Place,
  props: SemanticCacheProps | Off | undefined,
): Required<SemanticCacheProps> | undefined {
  if (props === undefined || props === off) return undefined;
  const given = place.props(props, { embeddings: true, distance: true, seconds: true, connection: true });
  const { distance = 0.05 } = given;
  if (!(typeof distance === 'number' && distance >= 0.01 && distance <= 0.5))
    place.in('distance').fault(distance, 'a number from 0.01 to 0.5');
  const word = (key: 'embeddings' | 'connection', want: string): string => {
    const value = given[key];
    if (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)) return value;
    // It may be the connection string itself: that must not be printed.
    place.in(key).missing(want);
    return 'invalid';
  };
  return {
    embeddings: word('embeddings', "the name of a deployment, e.g. 'text-embedding-3-small'"),
    connection: word('connection', "the name of a setting of the stack, e.g. 'semantic-cache'"),
    distance,
    seconds: place.in('seconds').integer(given.seconds, { min: 10, max: 86_400, fallback: 600 }),
  };
}
