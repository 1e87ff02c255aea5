import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppendFile } from '../../src/store/append-file';
import { EmbeddedStore } from '../../src/store/embedded';
import { TestClock } from '../support/clock';

const folderOf = (): string => mkdtempSync(join(tmpdir(), 'store-'));
const turn = {
  reservation: '',
  messages: ['q', 'a'],
  prompt: 1,
  completion: 1,
  metadata: '{}',
  ttl: 60_000,
  count: true,
};
const row = (seq: number) => ({
  chain: 'c',
  seq,
  row: JSON.stringify({ chain: 'c', seq }),
  keep: 10,
  ttl: 1000,
});

async function rowsOf(store: EmbeddedStore): Promise<string[]> {
  const rows: string[] = [];
  for await (const text of store.rows()) rows.push(text);
  return rows;
}

describe('the write-ahead file', () => {
  it('D5: what was promised is there without an orderly end', async () => {
    const [folder, clock] = [folderOf(), new TestClock()];
    const store = new EmbeddedStore(clock, folder);
    await store.turn({ ...turn, key: 'k' });
    await store.appendRow(row(0));
    // The lock of a process that is gone; this one never closes.
    writeFileSync(join(folder, 'lock'), '999999');
    const next = new EmbeddedStore(clock, folder);
    expect((await next.readSession('k')).messages).toEqual(['q', 'a']);
    expect(await rowsOf(next)).toHaveLength(1);
    await next.close();
  });

  it('D5: half a line at the end is nobody’s, damage within is said', async () => {
    const [folder, clock] = [folderOf(), new TestClock()];
    const store = new EmbeddedStore(clock, folder);
    await store.turn({ ...turn, key: 'k' });
    await store.appendRow(row(0));
    await store.close();
    appendFileSync(join(folder, 'store.jsonl'), '[["set","x"');
    appendFileSync(join(folder, 'ledger.jsonl'), '{"chain":"c","se');
    const next = new EmbeddedStore(clock, folder);
    await next.turn({ ...turn, key: 'k' });
    await next.appendRow(row(1));
    await next.close();
    const last = new EmbeddedStore(clock, folder);
    expect((await last.readSession('k')).messages).toHaveLength(4);
    expect((await rowsOf(last)).map((text) => (JSON.parse(text) as { seq: number }).seq)).toEqual([0, 1]);
    await last.close();
    writeFileSync(join(folder, 'store.jsonl'), `damage\n${readFileSync(join(folder, 'store.jsonl'), 'utf8')}`);
    expect(() => new EmbeddedStore(clock, folder)).toThrow('store.jsonl:1: not a line of the store');
  });

  it('D5, D28: a write that fails leaves nothing behind, and can be made again', async () => {
    const path = join(folderOf(), 'lines');
    const file = new AppendFile(path);
    await file.append('one');
    // A disk that is full in the middle of a line.
    const { handle } = await (file as unknown as { file: Promise<{ handle: FileHandle }> }).file;
    const appendFile = handle.appendFile.bind(handle);
    handle.appendFile = async () => {
      await appendFile('tw');
      throw new Error('no space left on device');
    };
    const settled = await Promise.allSettled([file.append('two'), file.append('three')]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    handle.appendFile = appendFile;
    await file.append('two');
    await file.close();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('D5: a folder has one owner', async () => {
    const [folder, clock] = [folderOf(), new TestClock()];
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    expect(() => new EmbeddedStore(clock, folder)).toThrow(`belongs to process ${process.ppid}`);
  });

  it('D5: history is forgotten, what it led to is not', async () => {
    const [folder, clock] = [folderOf(), new TestClock()];
    const store = new EmbeddedStore(clock, folder);
    for (let index = 0; index < 200; index += 1)
      await store.limit({ key: 'u', policy: 'window', capacity: 1000, window: 60_000 });
    await store.close();
    const next = new EmbeddedStore(clock, folder);
    expect(readFileSync(join(folder, 'store.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1);
    expect((await next.limit({ key: 'u', policy: 'window', capacity: 1000, window: 60_000 })).remaining).toBe(799);
    await next.close();
  });
});
