import type { Signal } from '../cancel';
import type { Hold } from '../cost/budget';
import type { Usage } from '../cost/prices';
import type { Span } from '../telemetry/tracer';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
  readonly toolCalls?: readonly ToolCall[];
  /** Of the call that a tool's message answers. */
  readonly toolCallId?: string;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON, as the model wrote it. */
  readonly arguments: string;
}

export interface ToolDeclaration {
  readonly name: string;
  readonly description: string;
  readonly parameters: object;
}

/** One question to a model. */
export interface ModelCall {
  readonly messages: readonly Message[];
  readonly tools: readonly ToolDeclaration[];
  readonly temperature: number | undefined;
  readonly maxTokens: number;
  /** Fires when nobody waits for the answer, or it took too long. */
  readonly signal: Signal;
  /** Gets the words as they come. */
  readonly onText?: ((text: string) => void | Promise<void>) | undefined;
  /** Who asks, for fairness. */
  readonly owner: string;
  /** Money that is in hand for it. */
  readonly hold?: Hold | undefined;
  /** What the call is a part of, where that is traced. */
  readonly span?: Span | undefined;
}

export interface Completion {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: 'stop' | 'length' | 'tools' | 'filter';
  readonly usage: Usage;
  /** The model that answered. */
  readonly model: string;
}

/** Something that answers, alone or as a composition of others. */
export interface Model {
  readonly name: string;
  complete(call: ModelCall): Promise<Completion>;
}

/**
 * Why a model did not answer. `limited`: it asks for a pause. `unavailable` and `timeout`: it is unwell, others may not be.
 * `refused`: our key or our rights. `rejected`: the question itself.
 */
export type FailureKind = 'limited' | 'unavailable' | 'timeout' | 'refused' | 'rejected' | 'open';

export class ModelError extends Error {
  override readonly name = 'ModelError';
  constructor(
    readonly kind: FailureKind,
    readonly model: string,
    message: string,
    readonly details: { readonly status?: number; readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    super(`${model}: ${message}`, { cause: details.cause });
  }
}

/** About four characters a token. For reserving before the provider has counted. */
export const estimate = (messages: readonly Message[]): number =>
  messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 4) + 4, 3);
