import { randomUUID } from 'node:crypto';
import type { App } from '../app';
import { ApiError } from '../http/errors';
import type { Exchange, Reply } from '../http/exchange';
import type { Route } from '../http/router';
import { validate } from '../http/schema';
import { type ChatRequest, chatRequest, chatResponse } from '../http/schemas';
import type { Caller } from '../identity';
import { preferredWait } from '../limits';
import type { Ask, Turn } from '../turn/ask';
import { turn } from '../turn/turn';
import { errors } from './errors';
import { identified } from './identified';

export const chatRoutes = (app: App): Route[] => [
  {
    method: 'POST',
    path: '/chat',
    summary: 'Says something in a conversation. With accept: text/event-stream the words come as they are made.',
    work: true,
    request: chatRequest,
    headers: { prefer: 'wait=10: waits up to ten seconds where the rate limit would refuse.' },
    streams: 'Events `text` with the words as they come, then one `done` with the whole answer, or one `error`.',
    responses: { 200: chatResponse, ...errors(429, 502, 504) },
    handler: (exchange) => chat(app, exchange),
  },
];

/** identify → validate → admit → think → settle → answer. */
async function chat(app: App, exchange: Exchange): Promise<Reply | undefined> {
  const { caller, body } = await identified(app, exchange);
  const request = validate<ChatRequest>(chatRequest, body);
  const streams = exchange.header('accept')?.includes('text/event-stream') === true;
  const ask = chatAsk(app, caller, request, {
    id: exchange.id,
    action: 'chat',
    wait: preferredWait(exchange.header('prefer')),
    signal: exchange.within(app.config.REQUEST_TIMEOUT_SECONDS),
    onText: streams ? (text) => exchange.event(JSON.stringify({ text }), 'text') : undefined,
    traceparent: exchange.header('traceparent'),
    note: exchange.note,
  });
  const answer = chatAnswer(ask, await turn(app, ask));
  if (!streams) return { status: 200, body: answer };
  await exchange.event(JSON.stringify(answer), 'done');
  return undefined;
}

type Circumstances = Pick<Ask, 'id' | 'action' | 'wait' | 'signal' | 'onText' | 'traceparent' | 'note' | 'task'>;

/** An agent that is named must be one of ours. */
export function checkAgent({ agents }: App, named: string | undefined): void {
  if (named === undefined || agents.some(({ name }) => name === named)) return;
  throw new ApiError(400, 'unknown_agent', 'There is no agent of this name; /v1/models lists them.', {
    param: 'agent',
  });
}

/** Spelled out, as copies of objects are slow, and every question is one. */
export function chatAsk(app: App, caller: Caller, request: ChatRequest, from: Circumstances): Ask {
  checkAgent(app, request.agent);
  const id = request.session_id ?? undefined;
  const metadata = request.metadata === undefined ? '{}' : JSON.stringify(request.metadata);
  return {
    id: from.id,
    action: from.action,
    wait: from.wait,
    signal: from.signal,
    onText: from.onText,
    traceparent: from.traceparent,
    note: from.note,
    task: from.task,
    caller,
    messages: [{ role: 'user', content: request.message }],
    session: { id: id ?? randomUUID(), isNew: id === undefined, metadata },
    agent: request.agent,
    temperature: app.config.TEMPERATURE,
    maxTokens: app.config.MAX_TOKENS,
  };
}

export const chatAnswer = (ask: Ask, { text, usage, ms, model, agent, cached, degraded }: Turn): object => ({
  session_id: ask.session?.id,
  response: text,
  token_usage: usage,
  processing_time_ms: ms,
  model,
  agent,
  cached,
  degraded,
});
