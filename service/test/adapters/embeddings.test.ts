import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock';
import { plain } from '../../src/governance/keyring';
import { cosine, EmbeddedVectors } from '../../src/memory/embedded-vectors';
import { openAiEmbedder, wordVectors } from '../../src/memory/embedder';
import { Memory } from '../../src/memory/memory';
import { reply, type Upstream, upstream } from '../support/upstream';

const signal = new AbortController().signal;

describe('embeddings over the OpenAI interface', () => {
  let endpoint: Upstream;
  let length = 8;
  beforeEach(async () => {
    length = 8;
    endpoint = await upstream(({ path, method, headers, body }, response) => {
      if (method !== 'POST' || path !== '/v1/embeddings') return reply(response, 404, {});
      if (headers.authorization !== 'Bearer key') return reply(response, 401, { error: { message: 'no' } });
      const vector = (text: string) => Array.from({ length }, (_, index) => text.charCodeAt(index % text.length));
      const data = (body.input as string[]).map((text, index) => ({
        object: 'embedding',
        index,
        embedding: vector(text),
      }));
      reply(response, 200, { object: 'list', data: data.toReversed(), model: body.model });
    });
  });
  afterEach(() => endpoint.close());
  const embedder = (key = 'key') =>
    openAiEmbedder('text-embedding-3-small', 8, {
      url: `${endpoint.url}/v1`,
      login: async () => ({ authorization: `Bearer ${key}` }),
    });

  it('come in the order of the texts, whatever order they are sent in', async () => {
    const vectors = await embedder().embed(['first', 'second'], signal);
    expect(vectors.map(([start]) => start)).toEqual(['f', 's'].map((letter) => letter.charCodeAt(0)));
    expect(endpoint.received[0]?.body).toEqual({
      ...{ model: 'text-embedding-3-small', dimensions: 8, input: ['first', 'second'] },
    });
  });

  it('find a text again', async () => {
    const memory = new Memory(new EmbeddedVectors(systemClock), embedder(), plain);
    await memory.remember(
      'o',
      [
        { id: 'a', text: 'apple' },
        { id: 'z', text: 'zebra' },
      ],
      signal,
    );
    expect((await memory.search('o', 'apple', 1, signal))[0]).toMatchObject({ id: 'a', text: 'apple', score: 1 });
  });

  it('are refused with another length, and without a good key', async () => {
    length = 4;
    await expect(embedder().embed(['x'], signal)).rejects.toThrow('want 1 vectors of 8; set VECTOR_DIMENSIONS');
    await expect(embedder('other').embed(['x'], signal)).rejects.toThrow('embeddings: status 401');
  });
});

describe('built-in vectors', () => {
  it('are near for texts that share words', async () => {
    const [asked = [], near = [], far = []] = await wordVectors(256).embed(
      ['When is the invoice due?', 'The invoice is due on Friday.', 'Penguins live in the south'],
      signal,
    );
    expect(cosine(asked, near)).toBeGreaterThan(cosine(asked, far) + 0.2);
    expect(Math.hypot(...asked)).toBeCloseTo(1);
  });

  it('are never without a direction', async () => {
    const [empty = []] = await wordVectors(16).embed(['!?'], signal);
    expect(Math.hypot(...empty)).toBe(1);
  });
});
