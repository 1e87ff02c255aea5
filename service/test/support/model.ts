import { type Completion, type FailureKind, type Model, type ModelCall, ModelError } from '../../src/models/model';

export type Reply = string | Partial<Completion> | Error | ((call: ModelCall) => Promise<Reply> | Reply);

/** A model that says what a test tells it to, in order; the last reply stands for all that follow. */
export class ScriptedModel implements Model {
  readonly calls: ModelCall[] = [];
  private readonly replies: Reply[];

  constructor(
    readonly name: string,
    ...replies: Reply[]
  ) {
    this.replies = replies.length === 0 ? ['an answer that is long enough'] : replies;
  }

  async complete(call: ModelCall): Promise<Completion> {
    call.signal.throwIfAborted();
    this.calls.push({ ...call, messages: [...call.messages] });
    let reply: Reply = this.replies[Math.min(this.calls.length, this.replies.length) - 1] ?? '';
    while (typeof reply === 'function') reply = await reply(call);
    if (reply instanceof Error) throw reply;
    const given: Partial<Completion> = typeof reply === 'string' ? { text: reply } : reply;
    const usage = { prompt: 10, completion: 5, cached: 0 };
    const completion: Completion = { text: '', toolCalls: [], finish: 'stop', usage, model: this.name, ...given };
    if (completion.text !== '') for (const word of completion.text.split(/(?<= )/)) await call.onText?.(word);
    return completion;
  }
}

export const failure = (kind: FailureKind, retryAfter?: number, model = 'm'): ModelError =>
  new ModelError(kind, model, 'as told', retryAfter === undefined ? {} : { retryAfter });

/** Resolves when `open` is called; for replies that take as long as a test wants. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** A call as the agent makes it. */
export const call = (more: Partial<ModelCall> = {}): ModelCall => ({
  messages: [{ role: 'user', content: 'hello' }],
  tools: [],
  temperature: undefined,
  maxTokens: 100,
  signal: new AbortController().signal,
  owner: 'o',
  ...more,
});
