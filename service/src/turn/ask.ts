import type { Signal } from '../cancel';
import type { Entry } from '../governance/ledger';
import type { Caller } from '../identity';
import type { Message } from '../models/model';
import type { Fields } from '../telemetry/log';

/** One question of a caller, however it came in. */
export interface Ask {
  readonly id: string;
  readonly action: Entry['action'];
  readonly caller: Caller;
  /** What is new: the last message is the user's. */
  readonly messages: readonly Message[];
  /** Conversation that it belongs to. Without one, nothing of it is kept. */
  readonly session?: { readonly id: string; readonly isNew: boolean; readonly metadata: string } | undefined;
  readonly agent?: string | undefined;
  readonly temperature: number | undefined;
  readonly maxTokens: number;
  /** Seconds that it may wait for its turn. */
  readonly wait: number;
  readonly signal: Signal;
  readonly onText?: ((text: string) => void | Promise<void>) | undefined;
  /** Set for work that may be tried again: what it leaves behind is left once. */
  readonly task?: string | undefined;
  readonly traceparent?: string | undefined;
  /** Takes what the log is to say of it; left out: a line of its own. */
  readonly note?: ((fields: Fields) => void) | undefined;
}

export interface TokenUsage {
  readonly prompt: number;
  readonly completion: number;
  readonly total: number;
}

/** What came of it. */
export interface Turn {
  readonly text: string;
  readonly model: string;
  readonly agent: string;
  readonly finish: 'stop' | 'length' | 'tools' | 'filter';
  readonly usage: TokenUsage;
  /** Millionths of a dollar. */
  readonly cost: number;
  readonly cached: boolean;
  /** No model answered; this is the fallback. */
  readonly degraded: boolean;
  readonly ms: number;
}

/** The owner is part of every key, so that nobody finds another's conversation. */
export const sessionKey = (owner: string, id: string): string => `${encodeURIComponent(owner)}/${id}`;
