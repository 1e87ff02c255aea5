import type { Place } from '../place';
import { type Credential, type CredentialContext, type CredentialProps, readCredential } from './credential';

/** A service of PagerDuty. */
export interface PagerDuty {
  readonly kind: 'pagerDuty';
  /** Integration key of the service (Events API v2). */
  readonly key: CredentialProps;
}

/** A channel of Slack. */
export interface Slack {
  readonly kind: 'slack';
  /** Address of an incoming webhook: whoever knows it may write. */
  readonly webhook: CredentialProps;
  /** The channel, e.g. `#agents`. */
  readonly channel: string;
}

/** A mailbox. */
export interface Email {
  readonly kind: 'email';
  /** Who gets it. */
  readonly to: readonly string[];
  /** Who it comes from. */
  readonly from: string;
  /** The server that takes it, `host:port`, over TLS. */
  readonly server: string;
  /** Name at the server. @default none: it takes mail without */
  readonly user?: string;
  /** Password at the server; with `user`. @default none */
  readonly password?: CredentialProps;
}

/** Anything else that takes Alertmanager's own JSON. */
export interface Webhook {
  readonly kind: 'webhook';
  /** Its address: whoever knows it may write. */
  readonly url: CredentialProps;
}

export type ReceiverProps = PagerDuty | Slack | Email | Webhook;

/** A service of PagerDuty is told (A12). */
export const pagerDuty = (props: Omit<PagerDuty, 'kind'>): PagerDuty => ({ kind: 'pagerDuty', ...props });
/** A channel of Slack is told (A12). */
export const slack = (props: Omit<Slack, 'kind'>): Slack => ({ kind: 'slack', ...props });
/** A mailbox is told (A12). */
export const email = (props: Omit<Email, 'kind'>): Email => ({ kind: 'email', ...props });
/** Something that takes Alertmanager's own JSON is told (A12). */
export const webhook = (props: Omit<Webhook, 'kind'>): Webhook => ({ kind: 'webhook', ...props });

export type Receiver =
  | { readonly kind: 'pagerDuty'; readonly key: Credential }
  | { readonly kind: 'slack'; readonly webhook: Credential; readonly channel: string }
  | {
      readonly kind: 'email';
      readonly to: readonly string[];
      readonly from: string;
      readonly server: string;
      readonly login?: { readonly user: string; readonly password: Credential };
    }
  | { readonly kind: 'webhook'; readonly url: Credential };

/**
 * Reads one receiver, or several.
 * @param name what its keys begin with in the Secret that we bring
 */
export function readReceivers(
  place: Place,
  given: ReceiverProps | readonly ReceiverProps[] | undefined,
  name: string,
  context: CredentialContext,
): readonly Receiver[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) return readReceiver(place, given as ReceiverProps, name, context);
  return place
    .list(given as readonly ReceiverProps[])
    .flatMap((one, index) => readReceiver(place.item(index), one, `${name}-${index}`, context));
}

function readReceiver(place: Place, props: ReceiverProps, name: string, context: CredentialContext): Receiver[] {
  const credential = (prop: string, given: CredentialProps | undefined) =>
    readCredential(place, prop, given, `${name}-${prop}`, context);
  switch ((props as Partial<ReceiverProps> | null)?.kind) {
    case 'pagerDuty': {
      const given = place.props(props as PagerDuty, { kind: true, key: true });
      return [{ kind: 'pagerDuty', key: credential('key', given.key) }];
    }
    case 'slack': {
      const given = place.props(props as Slack, { kind: true, webhook: true, channel: true });
      const channel = readWord(
        place.in('channel'),
        given.channel,
        /^[#@]?[\w.-]{1,80}$/,
        "a channel such as '#agents'",
      );
      return [{ kind: 'slack', webhook: credential('webhook', given.webhook), channel }];
    }
    case 'email':
      return [readEmail(place, props as Email, credential)];
    case 'webhook': {
      const given = place.props(props as Webhook, { kind: true, url: true });
      return [{ kind: 'webhook', url: credential('url', given.url) }];
    }
    default:
      place.fault(props, 'pagerDuty(), slack(), email() or webhook()');
      return [];
  }
}

const mailbox = /^[^\s@,]+@[^\s@,]+$/;

function readEmail(
  place: Place,
  props: Email,
  credential: (prop: string, given: CredentialProps | undefined) => Credential,
): Receiver {
  const given = place.props(props, { kind: true, to: true, from: true, server: true, user: true, password: true });
  const to = place.in('to').list(given.to);
  if (to.length === 0) place.in('to').missing('at least one address');
  const what = "an address such as 'ops@example.com'";
  if ((given.user === undefined) !== (given.password === undefined))
    place.in(given.user === undefined ? 'user' : 'password').missing('both user and password, or neither');
  return {
    kind: 'email',
    to: to.map((address, index) => readWord(place.in('to').item(index), address, mailbox, what)),
    from: readWord(place.in('from'), given.from, mailbox, what),
    server: readWord(place.in('server'), given.server, /^[\w.-]+:\d{1,5}$/, "a server such as 'smtp.example.com:587'"),
    ...(given.user === undefined || given.password === undefined
      ? {}
      : { login: { user: given.user, password: credential('password', given.password) } }),
  };
}

function readWord(place: Place, value: unknown, pattern: RegExp, want: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  place.fault(value, want);
  return 'invalid';
}
