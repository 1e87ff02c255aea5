import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformancePage, parts, service } from './support/conformance';

const page = join(service, '..', 'docs', 'conformance.md');

/** What reaches another system: a driver, a connection of its own, or the one door to HTTP. */
const reaches = [
  /from '(?:pg|kafkajs|ioredis|jose|undici)'/,
  /import\('jose'\)/,
  /from '(?:\.\.?\/)+(?:cloud\/)?(?:http|rest|azure-identity)'/,
  /import\('(?:\.\.?\/)+cloud\/azure-identity'\)/,
  /import \{[^}]*\b(?:connect|request|Agent)\b[^}]*\} from 'node:(?:https?|net|tls)'/,
  /implements (?:VectorStore|TaskQueue|RowSink|Store)\b/,
  /\): (?:RowSink|Database) \{/,
];

/** Files of the server that answers, and one that asks its own process. */
const inward = new Set(['commands/health.ts', 'governance/ledger.ts']);

describe('what was tried against what', () => {
  const listed = parts.flatMap(({ files }) => files);

  it('names every part that reaches another system, once', () => {
    const sources = readdirSync(join(service, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !inward.has(name))
      .filter((name) => {
        const text = readFileSync(join(service, 'src', name), 'utf8');
        return reaches.some((pattern) => pattern.test(text));
      });
    expect(listed.toSorted()).toEqual([...new Set([...sources, ...listed])].toSorted());
    expect(sources.length).toBeGreaterThan(15);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('names files and tests that are there, and says what is untried', () => {
    for (const { name, files, trials, untried } of parts) {
      expect(files.filter((file) => !existsSync(join(service, 'src', file)))).toEqual([]);
      expect(trials.length, name).toBeGreaterThan(0);
      expect(untried, name).not.toBe('');
      for (const { kind, test } of trials) {
        expect(test === undefined, name).toBe(kind === 'none');
        if (test !== undefined) expect(existsSync(join(service, 'test', test)), test).toBe(true);
        // What runs in the quick suite is not the real thing, and what claims to be runs with the real ones.
        expect(kind === 'real', name).toBe(test?.startsWith('real/') === true);
      }
    }
  });

  it('is what docs/conformance.md says; `npx vitest run test/conformance.test.ts -u` writes it', async () => {
    await expect(conformancePage(readFileSync(page, 'utf8'))).toMatchFileSnapshot(page);
  });
});
