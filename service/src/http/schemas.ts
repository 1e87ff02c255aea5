import { codes, type ErrorStatus, typeOf } from './errors';
import type { Schema } from './schema';

/** What callers may send, and what they get: checked here, served as OpenAPI. */

const metadata: Schema = { type: 'object', description: 'Kept with the conversation as it is.', maxProperties: 32 };
const message: Schema = { type: 'string', minLength: 1, maxLength: 10000 };
const session: Schema = { type: 'string', minLength: 1, maxLength: 128, pattern: '^[A-Za-z0-9._:-]+$' };

export const chatRequest: Schema = {
  type: 'object',
  required: ['message'],
  additionalProperties: false,
  properties: {
    session_id: { ...session, description: 'Conversation to go on with. Left out: a new one.', nullable: true },
    message,
    user_id: {
      type: 'string',
      minLength: 1,
      maxLength: 256,
      description: 'Who asks, where tokens are not required. With a token, its subject is who asks.',
    },
    metadata: { ...metadata, nullable: true },
    agent: { type: 'string', maxLength: 63, description: 'Name of the agent. Left out: the router picks.' },
  },
};

export interface ChatRequest {
  readonly session_id?: string | null;
  readonly message: string;
  readonly user_id?: string;
  readonly metadata?: Readonly<Record<string, unknown>> | null;
  readonly agent?: string;
}

const usage: Schema = {
  type: 'object',
  required: ['prompt', 'completion', 'total'],
  properties: { prompt: { type: 'integer' }, completion: { type: 'integer' }, total: { type: 'integer' } },
};

export const chatResponse: Schema = {
  type: 'object',
  required: ['session_id', 'response', 'token_usage', 'processing_time_ms'],
  properties: {
    session_id: session,
    response: { type: 'string' },
    token_usage: usage,
    processing_time_ms: { type: 'integer' },
    model: { type: 'string' },
    agent: { type: 'string' },
    cached: { type: 'boolean' },
    degraded: { type: 'boolean', description: 'No model answered; this is the fallback.' },
  },
};

const text: Schema = { type: 'string', maxLength: 400000 };
const content: Schema = {
  anyOf: [
    text,
    {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['type', 'text'],
        properties: { type: { type: 'string', enum: ['text'] }, text },
      },
    },
  ],
};

export const completionRequest: Schema = {
  type: 'object',
  required: ['messages'],
  properties: {
    model: { type: 'string', maxLength: 200, description: 'One of /v1/models, or an agent.' },
    messages: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['role', 'content'],
        properties: {
          role: { type: 'string', enum: ['system', 'developer', 'user', 'assistant'] },
          content,
          name: { type: 'string', maxLength: 64 },
        },
      },
    },
    stream: { type: 'boolean', nullable: true },
    stream_options: { type: 'object', nullable: true, properties: { include_usage: { type: 'boolean' } } },
    temperature: { type: 'number', minimum: 0, maximum: 2, nullable: true },
    max_tokens: { type: 'integer', minimum: 1, maximum: 1000000, nullable: true },
    max_completion_tokens: { type: 'integer', minimum: 1, maximum: 1000000, nullable: true },
    n: { type: 'integer', minimum: 1, maximum: 1, nullable: true },
    user: { type: 'string', minLength: 1, maxLength: 256 },
    metadata: { ...metadata, nullable: true },
  },
};

export interface CompletionRequest {
  readonly model?: string;
  readonly messages: readonly {
    readonly role: 'system' | 'developer' | 'user' | 'assistant';
    readonly content: Content;
  }[];
  readonly stream?: boolean | null;
  readonly stream_options?: { readonly include_usage?: boolean } | null;
  readonly temperature?: number | null;
  readonly max_tokens?: number | null;
  readonly max_completion_tokens?: number | null;
  readonly user?: string;
}
type Content = string | readonly { readonly type: 'text'; readonly text: string }[];

export const completionResponse: Schema = {
  type: 'object',
  required: ['id', 'object', 'created', 'model', 'choices', 'usage'],
  properties: {
    id: { type: 'string' },
    object: { type: 'string', enum: ['chat.completion'] },
    created: { type: 'integer' },
    model: { type: 'string' },
    choices: { type: 'array', items: { type: 'object' } },
    usage: { type: 'object', required: ['prompt_tokens', 'completion_tokens', 'total_tokens'] },
  },
};

export const taskResponse: Schema = {
  type: 'object',
  required: ['id', 'status', 'attempts'],
  properties: {
    id: { type: 'string' },
    status: { type: 'string', enum: ['queued', 'running', 'done', 'failed'] },
    attempts: { type: 'integer' },
    result: chatResponse,
    error: { type: 'object' },
  },
};

export const batchRequest: Schema = {
  type: 'object',
  required: ['requests'],
  additionalProperties: false,
  properties: { requests: { type: 'array', minItems: 1, maxItems: 100, items: chatRequest } },
};

export const batchResponse: Schema = {
  type: 'object',
  required: ['results', 'succeeded', 'failed'],
  properties: {
    results: {
      type: 'array',
      description: 'In the order of the requests: an answer, or an error.',
      items: { type: 'object' },
    },
    succeeded: { type: 'integer' },
    failed: { type: 'integer' },
  },
};

export const memoryRequest: Schema = {
  type: 'object',
  required: ['memories'],
  additionalProperties: false,
  properties: {
    memories: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        required: ['id', 'text'],
        additionalProperties: false,
        properties: { id: session, text: { type: 'string', minLength: 1, maxLength: 8000 }, metadata },
      },
    },
    user_id: { type: 'string', minLength: 1, maxLength: 256 },
  },
};

export const memoryResponse: Schema = {
  type: 'object',
  required: ['stored'],
  properties: { stored: { type: 'integer' } },
};

export const searchRequest: Schema = {
  type: 'object',
  required: ['query'],
  additionalProperties: false,
  properties: {
    query: { type: 'string', minLength: 1, maxLength: 8000 },
    limit: { type: 'integer', minimum: 1, maximum: 50 },
    user_id: { type: 'string', minLength: 1, maxLength: 256 },
  },
};

export const searchResponse: Schema = {
  type: 'object',
  required: ['matches'],
  properties: {
    matches: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'text', 'score'],
        properties: { id: { type: 'string' }, text: { type: 'string' }, score: { type: 'number' } },
      },
    },
  },
};

export const sessionResponse: Schema = {
  type: 'object',
  required: ['status', 'session_id'],
  properties: { status: { type: 'string', enum: ['deleted'] }, session_id: { type: 'string' } },
};

export const errorResponse = (status: ErrorStatus): Schema => ({
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'type', 'param', 'code'],
      properties: {
        message: { type: 'string' },
        type: { type: 'string', enum: [typeOf(status)] },
        param: { type: 'string', nullable: true },
        code: { type: 'string', enum: codes[status] },
      },
    },
  },
});
