import { describe, expect, it } from 'vitest';
import { cosine } from '../../src/memory/embedded-vectors';
import type { VectorStore } from '../../src/memory/memory';

export const dimensions = 16;

/** Vectors that look random and are always the same. */
export function vectors(count: number, seed = 1): { id: string; content: string; vector: number[] }[] {
  let state = seed;
  const next = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648 - 0.5;
  };
  return Array.from({ length: count }, (_, index) => ({
    id: `item ${index}`,
    content: `content “${index}”`,
    vector: Array.from({ length: dimensions }, next),
  }));
}

/** What every place of vectors promises, at 16 dimensions. Owners are the test's own. */
export function vectorContract(name: string, open: () => Promise<VectorStore>): void {
  describe(`memory in ${name} (D5)`, () => {
    it('finds the nearest by cosine, nearest first, with its exact score', async () => {
      const store = await open();
      const items = vectors(250);
      await store.upsert('exact', items);
      const asked = vectors(1, 99)[0]?.vector ?? [];
      const found = await store.search('exact', asked, 10);
      const wanted = items
        .map(({ id, content, vector }) => ({ id, content, score: cosine(asked, vector) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
      expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      for (const [index, { score, content }] of found.entries()) {
        expect(score).toBeCloseTo(wanted[index]?.score ?? Number.NaN, 5);
        expect(content).toBe(wanted[index]?.content);
      }
      await store.close();
    });

    it('replaces what has the same id, and takes the same twice', async () => {
      const store = await open();
      const [first, second] = vectors(2) as [ReturnType<typeof vectors>[0], ReturnType<typeof vectors>[0]];
      await store.upsert('same', [first, second]);
      await store.upsert('same', [{ ...first, content: 'new' }]);
      await store.upsert('same', [{ ...first, content: 'new' }]);
      const found = await store.search('same', first.vector, 10);
      expect(found.map(({ content }) => content)).toEqual(['new', second.content]);
      expect(found[0]?.score).toBeCloseTo(1, 5);
      await store.close();
    });

    it('shows an owner nothing of others, whatever they are called', async () => {
      const store = await open();
      const [one, other] = vectors(2) as [ReturnType<typeof vectors>[0], ReturnType<typeof vectors>[0]];
      const owners = ["o'brien' or 1 eq 1 or owner eq 'x", 'a"b\\c', 'x/y é😀', 'X/Y É😀'];
      for (const [index, owner] of owners.entries()) {
        await store.upsert(owner, [{ ...one, content: `of ${index}` }]);
      }
      for (const [index, owner] of owners.entries()) {
        expect((await store.search(owner, one.vector, 10)).map(({ content }) => content)).toEqual([`of ${index}`]);
      }
      expect(await store.search('nobody', other.vector, 10)).toEqual([]);
      await store.close();
    });

    it('finds a small owner among many vectors of others', async () => {
      const store = await open();
      await store.upsert('large', vectors(1500, 5));
      const own = vectors(5, 6);
      await store.upsert('small', own);
      const found = await store.search('small', vectors(1, 99)[0]?.vector ?? [], 5);
      expect(found.map(({ id }) => id).toSorted()).toEqual(own.map(({ id }) => id).toSorted());
      await store.ping();
      await store.close();
    }, 60_000);
  });
}
