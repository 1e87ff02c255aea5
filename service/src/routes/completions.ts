import type { App } from '../app';
import { ApiError } from '../http/errors';
import type { Exchange, Reply } from '../http/exchange';
import type { Route } from '../http/router';
import { validate } from '../http/schema';
import { type CompletionRequest, completionRequest, completionResponse } from '../http/schemas';
import { preferredWait } from '../limits';
import type { Message } from '../models/model';
import type { Turn } from '../turn/ask';
import { turn } from '../turn/turn';
import { errors } from './errors';
import { identified } from './identified';

export const completionRoutes = (app: App): Route[] => [
  {
    method: 'POST',
    path: '/v1/chat/completions',
    summary: "OpenAI's chat completions: the caller holds the conversation, nothing of it is kept.",
    work: true,
    request: completionRequest,
    streams: 'Chunks of the answer as OpenAI streams them; the last is [DONE].',
    responses: { 200: completionResponse, ...errors(404, 429, 502, 504) },
    handler: (exchange) => complete(app, exchange),
  },
  {
    method: 'GET',
    path: '/v1/models',
    summary: 'What may be named as model: the one that answers, and the agents.',
    responses: { 200: { type: 'object', required: ['object', 'data'] } },
    handler: async (exchange) => {
      await app.identify(exchange);
      const data = names(app).map((id) => ({ id, object: 'model', created: 0, owned_by: 'agent-service' }));
      return { status: 200, body: { object: 'list', data } };
    },
  },
];

const names = ({ config, agents }: App): string[] => [config.LLM_MODEL, ...agents.map(({ name }) => name)];

async function complete(app: App, exchange: Exchange): Promise<Reply | undefined> {
  const { caller, body } = await identified(app, exchange, 'user');
  const request = validate<CompletionRequest>(completionRequest, body);
  if (request.model !== undefined && !names(app).includes(request.model)) {
    throw new ApiError(404, 'model_not_found', `There is no model of this name; /v1/models lists them.`, {
      param: 'model',
    });
  }
  refuseUnsupported(body as Record<string, unknown>);
  const agent = app.agents.find(({ name }) => name === request.model);
  const messages = request.messages.map((message): Message => {
    const { content, role } = message;
    const text = typeof content === 'string' ? content : content.map((part) => part.text).join('');
    return { role: role === 'developer' ? 'system' : role, content: text };
  });
  const created = Math.floor(app.clock.now() / 1000);
  const shape = { id: `chatcmpl-${exchange.id}`, created, model: request.model ?? app.config.LLM_MODEL };
  const stream = request.stream === true ? streamed(exchange, shape) : undefined;
  const limit = request.max_completion_tokens ?? request.max_tokens ?? app.config.MAX_TOKENS;
  const answer = await turn(app, {
    id: exchange.id,
    action: 'completion',
    caller,
    messages,
    agent: agent?.name,
    temperature: request.temperature ?? app.config.TEMPERATURE,
    maxTokens: Math.min(limit, app.config.MAX_TOKENS),
    wait: preferredWait(exchange.header('prefer')),
    signal: exchange.within(app.config.REQUEST_TIMEOUT_SECONDS),
    onText: stream?.text,
    traceparent: exchange.header('traceparent'),
    note: exchange.note,
  });
  if (stream === undefined) return { status: 200, body: spell(shape, answer) };
  await stream.end(answer, request.stream_options?.include_usage === true);
  return undefined;
}

/** What would change the meaning of an answer, and is not done here: said, rather than left out without a word. */
const unsupported = [
  'audio',
  'function_call',
  'functions',
  'logprobs',
  'response_format',
  'stop',
  'tool_choice',
  'tools',
];

function refuseUnsupported(body: Record<string, unknown>): void {
  for (const name of unsupported) {
    const value = body[name] ?? false;
    const text = typeof value === 'object' && (value as { type?: unknown }).type === 'text';
    if (value === false || value === 'auto' || value === 'none' || text || (Array.isArray(value) && value.length === 0))
      continue;
    const message = `${name} is not supported here: agents have their own tools and answer in text.`;
    throw new ApiError(400, 'unsupported_parameter', message, { param: name });
  }
}

interface Shape {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

const usage = ({ usage: { prompt, completion, total } }: Turn): object => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: total,
});
const reason = ({ finish }: Turn): string =>
  finish === 'filter' ? 'content_filter' : finish === 'length' ? 'length' : 'stop';

const spell = (shape: Shape, answer: Turn): object => ({
  ...shape,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: answer.text, refusal: null },
      logprobs: null,
      finish_reason: reason(answer),
    },
  ],
  usage: usage(answer),
});

function streamed(exchange: Exchange, shape: Shape) {
  const chunk = (choices: readonly object[], more: object = {}): Promise<void> =>
    exchange.event(JSON.stringify({ ...shape, object: 'chat.completion.chunk', choices, ...more }));
  let first = true;
  const text = (content: string): Promise<void> => {
    const role = first ? { role: 'assistant' } : {};
    first = false;
    return chunk([{ index: 0, delta: { ...role, content }, logprobs: null, finish_reason: null }]);
  };
  return {
    text,
    async end(answer: Turn, withUsage: boolean): Promise<void> {
      if (first) await text('');
      await chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: reason(answer) }]);
      if (withUsage) await chunk([], { usage: usage(answer) });
      await exchange.event('[DONE]');
    },
  };
}
