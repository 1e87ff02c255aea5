import { type Answer, Endpoint } from '../cloud/http';
import { codeOf } from '../cloud/refusal';
import type { Usage } from '../cost/prices';
import {
  type Completion,
  estimate,
  type FailureKind,
  type Message,
  type Model,
  type ModelCall,
  ModelError,
  type ToolCall,
} from './model';

export interface OpenAiOptions {
  /** Up to and with its version, e.g. https://api.openai.com/v1. */
  readonly url: string;
  /** Headers that let us in, made anew where a token runs out. */
  readonly login: () => Record<string, string> | Promise<Record<string, string>>;
}

interface WireChoice {
  readonly message?: WireMessage;
  readonly delta?: WireMessage;
  readonly finish_reason?: string | null;
}
interface WireMessage {
  readonly content?: string | null;
  readonly tool_calls?: readonly {
    readonly index?: number;
    readonly id?: string;
    readonly function?: { readonly name?: string; readonly arguments?: string };
  }[];
}
interface WireAnswer {
  readonly choices?: readonly WireChoice[];
  readonly usage?: {
    readonly prompt_tokens?: number;
    readonly completion_tokens?: number;
    readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  } | null;
  readonly error?: unknown;
}

/** A model behind an OpenAI-compatible endpoint. */
export class OpenAiModel implements Model {
  private readonly endpoint: Endpoint;
  /** OpenAI's newer models refuse the old name of the limit; other servers know only that one. */
  private readonly limit: 'max_completion_tokens' | 'max_tokens';

  constructor(
    readonly name: string,
    private readonly options: OpenAiOptions,
  ) {
    this.endpoint = new Endpoint(options.url);
    this.limit = /\.(openai\.com|azure\.com)$/.test(new URL(options.url).hostname)
      ? 'max_completion_tokens'
      : 'max_tokens';
  }

  async complete(call: ModelCall): Promise<Completion> {
    const stream = call.onText !== undefined;
    const body: Record<string, unknown> = { model: this.name, messages: call.messages.map(spell) };
    if (call.tools.length > 0) body.tools = call.tools.map((tool) => ({ type: 'function', function: tool }));
    body.temperature = call.temperature;
    body[this.limit] = call.maxTokens;
    if (stream) {
      body.stream = true;
      body.stream_options = { include_usage: true };
    }
    let answer: Answer;
    try {
      const login = this.options.login();
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      Object.assign(headers, login instanceof Promise ? await login : login);
      if (call.span?.traceparent !== undefined) headers.traceparent = call.span.traceparent;
      answer = await this.endpoint.ask('/chat/completions', {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
        signal: call.signal,
      });
    } catch (error) {
      throw this.failed(call, error);
    }
    if (answer.status !== 200) throw await this.refusal(answer);
    try {
      return stream ? await this.readStream(answer, call) : this.finished(await answer.json<WireAnswer>(), call);
    } catch (error) {
      throw error instanceof ModelError ? error : this.failed(call, error);
    }
  }

  private finished({ choices, usage }: WireAnswer, call: ModelCall): Completion {
    const [choice] = choices ?? [];
    if (choice?.message === undefined) throw new ModelError('unavailable', this.name, 'an answer without a choice');
    const toolCalls = (choice.message.tool_calls ?? []).map(({ id, function: asked }, index) => {
      return { id: id ?? `call-${index}`, name: asked?.name ?? '', arguments: asked?.arguments ?? '{}' };
    });
    const text = choice.message.content ?? '';
    return {
      text,
      toolCalls,
      finish: finishOf(choice.finish_reason),
      usage: usageOf(usage, call, text),
      model: this.name,
    };
  }

  private async readStream(answer: Answer, call: ModelCall): Promise<Completion> {
    let text = '';
    let finish: string | null | undefined;
    let usage: WireAnswer['usage'];
    const calls: { id: string; name: string; arguments: string }[] = [];
    for await (const data of serverEvents(answer)) {
      if (data === '[DONE]') break;
      const chunk = JSON.parse(data) as WireAnswer;
      if (chunk.error !== undefined) throw new ModelError('unavailable', this.name, 'an error within the stream');
      usage = chunk.usage ?? usage;
      const [choice] = chunk.choices ?? [];
      finish = choice?.finish_reason ?? finish;
      for (const part of choice?.delta?.tool_calls ?? []) {
        const index = part.index ?? 0;
        calls[index] ??= { id: part.id ?? `call-${index}`, name: '', arguments: '' };
        const one = calls[index];
        one.name += part.function?.name ?? '';
        one.arguments += part.function?.arguments ?? '';
      }
      const words = choice?.delta?.content ?? '';
      if (words === '') continue;
      text += words;
      await call.onText?.(words);
    }
    if (finish === undefined) throw new ModelError('unavailable', this.name, 'a stream that broke off');
    const toolCalls: ToolCall[] = calls.filter((one) => one !== undefined);
    return { text, toolCalls, finish: finishOf(finish), usage: usageOf(usage, call, text), model: this.name };
  }

  private async refusal(answer: Answer): Promise<ModelError> {
    const { status } = answer;
    const text = await answer.text().catch(() => '');
    // Its code, not its words: they may repeat the conversation.
    const kind: FailureKind =
      status === 429
        ? 'limited'
        : status >= 500 || status === 408
          ? 'unavailable'
          : status === 401 || status === 403 || status === 404
            ? 'refused'
            : 'rejected';
    const after = retryAfter(answer.header('retry-after'));
    return new ModelError(kind, this.name, `status ${status}${codeOf(answer, text)}`, {
      status,
      ...(after === undefined ? {} : { retryAfter: after }),
    });
  }

  /** What our own signal ended stays what it was; everything else is the network's. */
  private failed(call: ModelCall, error: unknown): unknown {
    if (call.signal.aborted) return call.signal.reason;
    return new ModelError('unavailable', this.name, 'no answer', { cause: error });
  }
}

/** Seconds, or a date. */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

async function* serverEvents(answer: Answer): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of answer.stream().setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) yield line.slice(5).trim();
  }
  if (rest.startsWith('data:')) yield rest.slice(5).trim();
}

function spell({ role, content, toolCalls = [], toolCallId }: Message): object {
  if (toolCalls.length === 0) return { role, content, tool_call_id: toolCallId };
  const calls = toolCalls.map(({ id, name, arguments: given }) => {
    return { id, type: 'function', function: { name, arguments: given } };
  });
  return { role, content, tool_call_id: toolCallId, tool_calls: calls };
}

const finishOf = (reason: string | null | undefined): Completion['finish'] =>
  reason === 'length'
    ? 'length'
    : reason === 'tool_calls' || reason === 'function_call'
      ? 'tools'
      : reason === 'content_filter'
        ? 'filter'
        : 'stop';

/** The provider's count; where a server has none, ours. */
function usageOf(usage: WireAnswer['usage'], call: ModelCall, text: string): Usage {
  return {
    prompt: usage?.prompt_tokens ?? estimate(call.messages),
    completion: usage?.completion_tokens ?? Math.ceil(text.length / 4),
    cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
  };
}
