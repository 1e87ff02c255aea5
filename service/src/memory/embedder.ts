import { createHash } from 'node:crypto';
import type { Signal } from '../cancel';
import { Endpoint } from '../cloud/http';
import { codeOf } from '../cloud/refusal';
import type { OpenAiOptions } from '../models/openai';
import { Unavailable, unavailable } from '../unavailable';

/** Turns texts into vectors of one length. */
export interface Embedder {
  embed(texts: readonly string[], signal: Signal): Promise<readonly (readonly number[])[]>;
}

/** Words and their beginnings, hashed into a vector: texts that share words are close. Needs no network. */
export function wordVectors(dimensions: number): Embedder {
  const embed = (text: string): number[] => {
    const vector = new Array<number>(dimensions).fill(0);
    const words = text
      .toLowerCase()
      .normalize('NFKC')
      .split(/[^\p{L}\p{N}]+/u);
    for (const word of words) {
      if (word === '') continue;
      for (const [part, weight] of [
        [word, 1],
        [word.slice(0, 4), 0.5],
      ] as const) {
        const hash = createHash('md5').update(part).digest();
        const at = hash.readUInt32LE(0) % dimensions;
        vector[at] = (vector[at] ?? 0) + ((hash[4] ?? 0) % 2 === 0 ? weight : -weight);
      }
    }
    const length = Math.hypot(...vector);
    return length === 0 ? vector.with(0, 1) : vector.map((part) => part / length);
  };
  return { embed: async (texts) => texts.map(embed) };
}

/** An OpenAI-compatible endpoint's embeddings. */
export function openAiEmbedder(model: string, dimensions: number, { url, login }: OpenAiOptions): Embedder {
  const endpoint = new Endpoint(url);
  return {
    async embed(texts, signal) {
      const headers = { 'content-type': 'application/json', ...(await login()) };
      const body = JSON.stringify({ model, input: texts, dimensions });
      const answer = await endpoint
        .ask('/embeddings', { method: 'POST', headers, body, signal })
        .catch((error: unknown) => {
          throw signal.aborted ? signal.reason : unavailable('embeddings', error);
        });
      if (answer.status !== 200) {
        const refusal = new Error(`embeddings: status ${answer.status}${codeOf(answer, await answer.text())}`);
        throw answer.status === 429 || answer.status >= 500 ? new Unavailable('embeddings', refusal) : refusal;
      }
      const { data } = await answer.json<{ data: readonly { index: number; embedding: readonly number[] }[] }>();
      const vectors = [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
      if (vectors.length !== texts.length || vectors.some(({ length }) => length !== dimensions)) {
        throw new Error(
          `embeddings: want ${texts.length} vectors of ${dimensions}; set VECTOR_DIMENSIONS to what ${model} gives`,
        );
      }
      return vectors;
    },
  };
}
