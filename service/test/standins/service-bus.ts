import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { type Received, reply, type Upstream, upstream } from '../support/upstream';
import type { Entra } from './entra';

interface Message {
  readonly sequence: number;
  readonly messageId: string;
  readonly body: string;
  readonly due: number;
  deliveries: number;
  lock?: { readonly token: string; until: number };
}

export interface ServiceBusStandIn extends Upstream {
  readonly messages: Map<number, Message>;
  readonly dead: Message[];
  /** Whether the identity may read the description of the queue. */
  mayManage: boolean;
  /** Ends every lock at once, as a failover of the namespace may. */
  loseLocks(): void;
}

const scope = 'https://servicebus.azure.net/.default';
const at = /^\/tasks\/messages\/(?<which>[^/]+)\/(?<token>[0-9a-f-]{36})$/;

export interface QueueOptions {
  /** Seconds; the real one takes 5 to 300. */
  readonly lock?: number;
  readonly maxDeliveries?: number;
}

/** A queue of Azure Service Bus, by its REST API with peek-lock. Of the dead letters it knows only their number. */
export async function serviceBus(identity: Entra, options: QueueOptions = {}): Promise<ServiceBusStandIn> {
  const { lock = 5, maxDeliveries = 10 } = options;
  const messages = new Map<number, Message>();
  const dead: Message[] = [];
  const seen = new Set<string>();
  let sequence = 0;
  const server = await upstream((received, response) => {
    const { method, path, headers } = received;
    const url = new URL(path, 'http://localhost');
    const refuse = (status: number, detail: string): void => {
      response.writeHead(status, { 'content-type': 'application/xml; charset=utf-8' });
      response.end(`<Error><Code>${status}</Code><Detail>${detail}</Detail></Error>`);
    };
    if (!identity.bearer(headers.authorization, scope)) return refuse(401, 'Manage,EntityRead claims required.');
    if (!url.pathname.startsWith('/tasks')) return refuse(410, 'The specified queue does not exist.');
    if (method === 'GET' && url.pathname === '/tasks') {
      if (url.searchParams.get('api-version') === null) return refuse(400, 'api-version');
      if (!standIn.mayManage) return refuse(401, 'Manage claim is required for this operation.');
      response.writeHead(200, { 'content-type': 'application/atom+xml;type=entry;charset=utf-8' });
      return void response.end(description());
    }
    if (method === 'POST' && url.pathname === '/tasks/messages') return send(received, response);
    if (method === 'POST' && url.pathname === '/tasks/messages/head') {
      const timeout = Number(url.searchParams.get('timeout') ?? 60);
      if (!(timeout >= 0 && timeout <= 300)) return refuse(400, 'timeout');
      // It may answer sooner than asked, here so that tests end soon.
      return head(response, Date.now() + Math.min(500, timeout * 1000));
    }
    const { which = '', token = '' } = at.exec(url.pathname)?.groups ?? {};
    const message = [...messages.values()].find((one) => [String(one.sequence), one.messageId].includes(which));
    const held = message?.lock !== undefined && message.lock.token === token && message.lock.until > Date.now();
    if (message === undefined || !held) return refuse(404, 'The lock supplied is invalid.');
    if (method === 'DELETE') messages.delete(message.sequence);
    else if (method === 'PUT') unlock(message);
    else if (method === 'POST' && message.lock !== undefined) message.lock.until = Date.now() + lock * 1000;
    else return refuse(405, method);
    response.writeHead(200).end();
  });

  const unlock = (message: Message): void => {
    delete message.lock;
    if (message.deliveries < maxDeliveries) return;
    messages.delete(message.sequence);
    dead.push(message);
  };

  const send = ({ headers, body, text }: Received, response: ServerResponse) => {
    if (headers['content-type'] !== 'application/vnd.microsoft.servicebus.json') return reply(response, 400, {});
    if (Buffer.byteLength(text) > 256 * 1024) return reply(response, 413, {});
    for (const { Body, BrokerProperties } of body) {
      const { MessageId, ScheduledEnqueueTimeUtc, ...rest } = BrokerProperties;
      if (typeof Body !== 'string' || typeof MessageId !== 'string' || MessageId.length > 128)
        return reply(response, 400, {});
      if (Object.keys(rest).length > 0) return reply(response, 400, { unknown: rest });
      const due = ScheduledEnqueueTimeUtc === undefined ? 0 : Date.parse(ScheduledEnqueueTimeUtc);
      if (Number.isNaN(due)) return reply(response, 400, {});
      // The queue drops doubles by name, as one with duplicate detection.
      if (seen.has(MessageId)) continue;
      seen.add(MessageId);
      sequence += 1;
      messages.set(sequence, { sequence, messageId: MessageId, body: Body, due, deliveries: 0 });
    }
    response.writeHead(201, { 'content-type': 'application/xml; charset=utf-8' }).end();
  };

  const head = (response: ServerResponse, end: number) => {
    if (response.destroyed || response.closed) return undefined;
    const now = Date.now();
    for (const message of messages.values()) {
      // A lock that ended without a word counts as a delivery, too.
      if (message.lock !== undefined && message.lock.until <= now) unlock(message);
    }
    const next = [...messages.values()].find((message) => message.lock === undefined && message.due <= now);
    if (next === undefined) {
      if (now >= end) return void response.writeHead(204).end();
      return void setTimeout(() => head(response, end), 20).unref();
    }
    next.deliveries += 1;
    next.lock = { token: randomUUID(), until: now + lock * 1000 };
    const properties = {
      DeliveryCount: next.deliveries,
      LockToken: next.lock.token,
      LockedUntilUtc: new Date(next.lock.until).toUTCString(),
      MessageId: next.messageId,
      SequenceNumber: next.sequence,
    };
    response.writeHead(201, {
      'content-type': 'application/xml; charset=utf-8',
      brokerproperties: JSON.stringify(properties),
      location: `http://localhost/tasks/messages/${next.sequence}/${next.lock.token}`,
    });
    response.end(next.body);
  };

  const description = (): string => {
    const scheduled = [...messages.values()].filter(({ due }) => due > Date.now()).length;
    return `<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml"><QueueDescription
      xmlns:d2p1="http://schemas.microsoft.com/netservices/2011/06/servicebus"><CountDetails>
      <d2p1:ActiveMessageCount>${messages.size - scheduled}</d2p1:ActiveMessageCount>
      <d2p1:DeadLetterMessageCount>${dead.length}</d2p1:DeadLetterMessageCount>
      <d2p1:ScheduledMessageCount>${scheduled}</d2p1:ScheduledMessageCount>
      </CountDetails></QueueDescription></content></entry>`;
  };

  const standIn: ServiceBusStandIn = {
    ...{ ...server, messages, dead, mayManage: true },
    loseLocks() {
      for (const message of messages.values()) delete message.lock;
    },
  };
  return standIn;
}
