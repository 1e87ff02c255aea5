import { readCidr } from '../flows';
import { readText, type Text } from '../late';
import { readName } from '../names';
import type { Place } from '../place';
import type { Rate } from '../units';

/** TLS ends at the gateway: with a certificate that cert-manager keeps fresh, or with one that exists. */
export interface TlsProps {
  /** Name of cert-manager's issuer, e.g. `letsencrypt-prod`. @default none: then `secret` must be there */
  readonly issuer?: string;
  /** Whether the issuer is the cluster's or one of the platform's namespace. @default 'ClusterIssuer' */
  readonly kind?: 'ClusterIssuer' | 'Issuer';
  /**
   * How the issuer finds out that the host is yours. `dns` asks nothing of the cluster. `http` opens the way to
   * cert-manager's solver pods, works in one region alone, as the question may arrive in any, and only where the issuer
   * is among those who may call.
   * @default 'dns'
   */
  readonly challenge?: 'dns' | 'http';
  /** Name of a Secret of type kubernetes.io/tls that is made elsewhere, in place of `issuer`. @default none */
  readonly secret?: string;
}

export interface Tls {
  readonly secret: string;
  /** Left out where the Secret is made elsewhere. */
  readonly issuer?: { readonly name: string; readonly kind: 'ClusterIssuer' | 'Issuer' };
  readonly challenge: 'dns' | 'http';
}

/** Asks for a token, and checks it, before a request reaches a workload. */
export interface AuthProps {
  /** Address of the keys that tokens are signed with, over HTTPS. */
  readonly jwks: Text;
  /** Who issued them, exactly as in the tokens' `iss`. */
  readonly issuer: Text;
  /** Whom they are for: one of these must be in the tokens' `aud`. */
  readonly audiences: readonly Text[];
}

export interface Auth {
  readonly jwks: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
}

/** Azure API Management in front of the gateway (A16). */
export interface ApiManagement {
  readonly kind: 'apiManagement';
  /** Address ranges that it calls from, e.g. its subnet `10.1.0.0/24`. Nobody else reaches the gateway. */
  readonly addresses: readonly string[];
}

/**
 * Azure API Management in front: only its addresses reach the gateway, whose load balancer stays inside the network. The
 * gateway's own limits remain, as a second line.
 */
export const apiManagement = (props: Omit<ApiManagement, 'kind'>): ApiManagement => ({
  kind: 'apiManagement',
  ...props,
});

/** So many requests in so many seconds. */
export interface RateLimit {
  readonly requests: number;
  readonly per: 's' | 'min' | 'h' | 'd';
}

export function resolveTls(place: Place, props: TlsProps | undefined, regions: number): Tls {
  const given = place.props(props, { issuer: true, kind: true, challenge: true, secret: true });
  const want = "cert-manager's issuer, e.g. { issuer: 'letsencrypt-prod' }, or { secret: '…' } that is made elsewhere";
  if (props === undefined) {
    place.missing(want);
    return { secret: 'invalid', challenge: 'dns' };
  }
  if (given.secret !== undefined) {
    for (const key of ['issuer', 'kind', 'challenge'] as const) {
      if (given[key] === undefined) continue;
      place.in(key).fault(given[key], 'nothing beside secret: that certificate is made elsewhere', 'Remove one.');
    }
    return { secret: readName(place.in('secret'), given.secret, 63), challenge: 'dns' };
  }
  if (given.issuer === undefined) place.missing(want);
  const challenge = place.in('challenge').choice(given.challenge, ['dns', 'http'], 'dns');
  if (challenge === 'http' && regions > 1) {
    const why = "'dns' where there are several regions: the question arrives in any of them";
    place.in('challenge').fault(given.challenge, why);
  }
  return {
    secret: 'gateway-tls',
    issuer: {
      name: given.issuer === undefined ? 'invalid' : readName(place.in('issuer'), given.issuer, 63),
      kind: place.in('kind').choice(given.kind, ['ClusterIssuer', 'Issuer'], 'ClusterIssuer'),
    },
    challenge,
  };
}

export function resolveAuth(place: Place, props: AuthProps | undefined): Auth | undefined {
  if (props === undefined) return undefined;
  const given = place.props(props, { jwks: true, issuer: true, audiences: true });
  const address = "an address over HTTPS, e.g. 'https://login.example.com/.well-known/jwks.json'";
  const text = (key: 'jwks' | 'issuer', want: string, pattern: RegExp): string => {
    const value = given[key];
    if (value === undefined) place.in(key).missing(want);
    return value === undefined
      ? ''
      : readText(place.in(key), value, (word) => {
          if (!pattern.test(word)) place.in(key).fault(word, want);
        });
  };
  const list = place.in('audiences').list(given.audiences, 'a list of audiences');
  if (given.audiences === undefined || (Array.isArray(given.audiences) && list.length === 0)) {
    place.in('audiences').missing('at least one audience', 'Else a token for any other application would pass.');
  }
  const audiences = list.map((one, index) => {
    const at = place.in('audiences').item(index);
    return readText(at, one, (word) => {
      if (!/^\S{1,255}$/.test(word)) at.fault(word, 'an audience, without spaces');
    });
  });
  return {
    jwks: text('jwks', address, /^https:\/\/[\w.-]+(:\d+)?(\/[^\s*]*)?$/),
    issuer: text('issuer', 'the issuer as it stands in the tokens', /^[^\s*]{1,255}$/),
    audiences: [...new Set(audiences)].sort(),
  };
}

/** Address ranges that may call the gateway. None: everybody. */
export function resolveCallers(
  place: Place,
  from: readonly string[] | undefined,
  behind: ApiManagement | undefined,
): { readonly from: readonly string[]; readonly behind: boolean } {
  if (behind !== undefined) {
    const at = place.in('behind');
    if ((behind as Partial<ApiManagement> | null)?.kind !== 'apiManagement') {
      at.fault(behind, "apiManagement({ addresses: ['10.1.0.0/24'] })");
      return { from: [], behind: false };
    }
    const given = at.props(behind, { kind: true, addresses: true });
    if (from !== undefined) {
      place.in('from').fault(from, 'nothing: what stands in front is the only caller', 'Remove it, or behind.');
    }
    return { from: readRanges(at.in('addresses'), given.addresses), behind: true };
  }
  return { from: from === undefined ? [] : readRanges(place.in('from'), from), behind: false };
}

function readRanges(place: Place, ranges: readonly string[] | undefined): readonly string[] {
  const list = place.list(ranges, 'a list of address ranges');
  if (ranges === undefined || (Array.isArray(ranges) && list.length === 0)) {
    place.missing("at least one address range, e.g. ['10.1.0.0/24']");
  }
  return [...new Set(list.map((range, index) => readCidr(place.item(index), range)))].sort();
}

export function resolveRate(place: Place, rate: Rate | undefined): RateLimit | undefined {
  if (rate === undefined) return undefined;
  const match = typeof rate === 'string' ? /^([1-9]\d{0,5})\/(s|min|h|d)$/.exec(rate) : null;
  if (match !== null) return { requests: Number(match[1]), per: match[2] as RateLimit['per'] };
  const minutes =
    typeof rate === 'number' && Number.isInteger(rate) && rate > 0 ? `Write '${rate as number}/min'.` : undefined;
  place.fault(rate, "1 to 999999 requests by s, min, h or d, e.g. '100/min'", minutes);
  return undefined;
}
