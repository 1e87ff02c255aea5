import { Cancel, type Signal } from '../cancel';
import { type Completion, type Model, type ModelCall, ModelError } from './model';

/** A model call ends after `milliseconds`, whatever the provider does. */
export function timed(model: Model, milliseconds: number): Model {
  return {
    name: model.name,
    async complete(call: ModelCall): Promise<Completion> {
      const ending = new Cancel();
      const timer = setTimeout(() => {
        ending.abort(new ModelError('timeout', model.name, `no answer within ${milliseconds / 1000} s`));
      }, milliseconds);
      const gone = (): void => ending.abort(call.signal.reason);
      if (call.signal.aborted) gone();
      else call.signal.addEventListener('abort', gone, { once: true });
      try {
        return await model.complete(withSignal(call, ending));
      } finally {
        clearTimeout(timer);
        call.signal.removeEventListener('abort', gone);
      }
    },
  };
}

/** Spelled out, as copies of objects are slow, and every call is one. */
function withSignal(call: ModelCall, signal: Signal): { [K in keyof Required<ModelCall>]: ModelCall[K] } {
  const { messages, tools, temperature, maxTokens, onText, owner, hold, span } = call;
  return { messages, tools, temperature, maxTokens, signal, onText, owner, hold, span };
}

/** The next model takes over when one is unwell or not to be had; never when the question itself was wrong. */
export function failover(models: readonly Model[]): Model {
  const [first, ...others] = models;
  if (first === undefined) throw new Error('no model');
  if (others.length === 0) return first;
  return {
    name: first.name,
    async complete(call: ModelCall): Promise<Completion> {
      let spoken = false;
      const { onText } = call;
      const heard =
        onText &&
        ((text: string) => {
          spoken = true;
          return onText(text);
        });
      const asked = heard === undefined ? call : { ...call, onText: heard };
      let failure: unknown;
      for (const model of models) {
        try {
          return await model.complete(asked);
        } catch (error) {
          if (spoken || call.signal.aborted || !(error instanceof ModelError) || error.kind === 'rejected') throw error;
          failure = soonest(failure, error);
        }
      }
      throw failure;
    },
  };
}

/** Of two failures, the one after which it is worth asking sooner. */
function soonest(known: unknown, next: ModelError): ModelError {
  if (!(known instanceof ModelError)) return next;
  return (next.details.retryAfter ?? Number.POSITIVE_INFINITY) < (known.details.retryAfter ?? Number.POSITIVE_INFINITY)
    ? next
    : known;
}

/**
 * Cheap models try first; an answer below `least` goes to the next, better one. What a cheap model says is shown only
 * once it stands; the last one streams.
 */
export function cascade(models: readonly Model[], least: number): Model {
  const cheap = models.slice(0, -1);
  const best = models.at(-1);
  if (best === undefined) throw new Error('no model');
  if (cheap.length === 0) return best;
  return {
    name: best.name,
    async complete(call: ModelCall): Promise<Completion> {
      const { onText, ...silent } = call;
      const tries: Completion[] = [];
      for (const model of cheap) {
        try {
          const completion = await model.complete(silent);
          tries.push(completion);
          if (quality(completion) < least) continue;
          if (completion.text !== '') await onText?.(completion.text);
          return withTries(completion, tries.slice(0, -1));
        } catch (error) {
          if (call.signal.aborted || !(error instanceof ModelError) || error.kind === 'rejected') throw error;
        }
      }
      return withTries(await best.complete(call), tries);
    },
  };
}

/** The answer together with the cheap attempts before it, which are paid for too. */
export interface Cascaded extends Completion {
  readonly tries?: readonly Completion[];
}

const withTries = (completion: Completion, tries: readonly Completion[]): Cascaded =>
  tries.length === 0 ? completion : { ...completion, tries };

const unsure = /\b(i (?:do not|don't) know|i(?:'m| am) (?:not sure|unable|sorry)|i (?:cannot|can't)|as an ai)\b/i;

/** From 0 to 1, by what can be seen without another model: complete, not empty, not evasive. */
export function quality({ text, finish, toolCalls }: Completion): number {
  if (toolCalls.length > 0) return 1;
  if (finish === 'filter' || text.trim() === '') return 0;
  const complete = finish === 'stop' ? 0.4 : 0;
  const certain = unsure.test(text) ? 0 : 0.4;
  const long = Math.min(1, text.trim().length / 20) * 0.2;
  return complete + certain + long;
}
