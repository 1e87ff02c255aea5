import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock';
import { backup, rehearse, restore } from '../src/commands/recovery';
import { readConfig } from '../src/config/read';
import { EmbeddedVectors } from '../src/memory/embedded-vectors';
import { backUp, backups, withBackup } from '../src/recovery/backup';
import { BlobTarget } from '../src/recovery/blob';
import { FolderTarget } from '../src/recovery/folder';
import type { BackupTarget } from '../src/recovery/target';
import { EmbeddedStore } from '../src/store/embedded';
import { Log } from '../src/telemetry/log';
import { collect, replay } from './support/store-contract';
import type { Upstream } from './support/upstream';

const folderOf = (): string => mkdtempSync(join(tmpdir(), 'backup-test-'));
const turn = {
  reservation: '',
  messages: ['ü🙂', '{"a":1}'],
  prompt: 1,
  completion: 1,
  metadata: '{}',
  ttl: 3_600_000,
  count: true,
};

/** A store with something of each kind. */
async function filled(folder?: string): Promise<EmbeddedStore> {
  const store = new EmbeddedStore(systemClock, folder);
  for (let index = 0; index < 20; index += 1) await store.turn({ ...turn, key: `u/${index}` });
  await store.slice({
    key: 'budget',
    holder: 'h',
    want: 10,
    spent: 5,
    lease: 3_600_000,
    release: false,
    windows: [{ name: '2026', capacity: 100, ends: Date.now() + 1e9 }],
  });
  await store.createTask({ id: 't', owner: 'o', input: 'in', ttl: 3_600_000 });
  for (let seq = 0; seq < 5; seq += 1)
    await store.appendRow({ chain: 'c', seq, row: JSON.stringify({ chain: 'c', seq }), keep: 10, ttl: 1000 });
  return store;
}

/** Answers as the blob service does: blocks first, then the list that makes a blob of them. */
async function blobs(): Promise<{ server: Upstream; target: BackupTarget; files: Map<string, Buffer> }> {
  const { createServer } = await import('node:http');
  const files = new Map<string, Buffer>();
  const blocks = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const url = new URL(request.url ?? '', 'http://x');
      const name = decodeURIComponent(url.pathname.split('/')[2] ?? '');
      const end = (status: number, body: string | Buffer = ''): void => void response.writeHead(status).end(body);
      if (request.headers.authorization !== 'Bearer token' || request.headers['x-ms-version'] === undefined)
        return end(403);
      if (url.searchParams.get('comp') === 'block') {
        blocks.set(`${name} ${url.searchParams.get('blockid')}`, Buffer.concat(chunks));
        return end(201);
      }
      if (url.searchParams.get('comp') === 'blocklist') {
        const ids = [
          ...Buffer.concat(chunks)
            .toString()
            .matchAll(/<Latest>([^<]+)</g),
        ].map(([, id]) => id);
        files.set(name, Buffer.concat(ids.map((id) => blocks.get(`${name} ${id}`) ?? Buffer.from('missing'))));
        return end(201);
      }
      if (url.searchParams.get('comp') === 'list') {
        const all = [...files.keys()].sort();
        const from = Number(url.searchParams.get('marker') ?? 0);
        const page = all
          .slice(from, from + 3)
          .map((one) => `<Blob><Name>${one}</Name></Blob>`)
          .join('');
        return end(
          200,
          `<EnumerationResults><Blobs>${page}</Blobs><NextMarker>${from + 3 < all.length ? from + 3 : ''}</NextMarker></EnumerationResults>`,
        );
      }
      if (request.method === 'DELETE') return end(files.delete(name) ? 202 : 404);
      const file = files.get(name);
      return file === undefined ? end(404) : end(200, file);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/container`;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { server: { url, received: [], close }, target: new BlobTarget(url, async () => 'token'), files };
}

describe('backups', () => {
  it.each(['a folder', 'a blob container'])('D27: %s gives back everything, bit for bit', async (kind) => {
    const stand = kind === 'a folder' ? undefined : await blobs();
    const target = stand?.target ?? new FolderTarget(folderOf());
    const store = await filled();
    const before = await collect(store.records());
    const { id, records } = await backUp(target, store.records(), 10, Date.now());
    expect(records).toBe(before.length);
    await store.turn({ ...turn, key: 'u/1' });
    await store.deleteSession('u/2');
    await withBackup(target, id, (_, all) => store.restore(all()));
    expect(await collect(store.records())).toEqual(before);
    await store.close();
    await stand?.server.close();
  });

  it('D27: a flipped byte is refused, wherever it is, before anything is replaced', async () => {
    const folder = folderOf();
    const target = new FolderTarget(folder);
    const store = await filled();
    const { id } = await backUp(target, store.records(), 10, Date.now());
    for (const name of [`${id}.jsonl.gz`, `${id}.json`]) {
      const path = join(folder, name);
      const good = readFileSync(path);
      for (let tries = 0; tries < 60; tries += 1) {
        const bad = Buffer.from(good);
        const at = Math.floor((tries / 60) * bad.length);
        bad[at] = (bad[at] ?? 0) ^ (1 << (tries % 8));
        writeFileSync(path, bad);
        let used = false;
        const asked = withBackup(target, id, async () => {
          used = true;
        });
        await expect(asked).rejects.toThrow(/^backup 2.*: (got|its manifest)/);
        expect(used).toBe(false);
      }
      writeFileSync(path, good);
    }
    await withBackup(target, '', async ({ id: found }) => expect(found).toBe(id));
    await store.close();
  });

  it('D27: by id, or the newest; what was never finished is nobody’s', async () => {
    const target = new FolderTarget(folderOf());
    await expect(withBackup(target, '', async () => undefined)).rejects.toThrow(
      'BACKUP_ID: got none, want a backup; there is none.',
    );
    const first = await backUp(target, replay([]), 10, Date.parse('2026-01-01T00:00:00Z'));
    const second = await backUp(target, replay([]), 10, Date.parse('2026-01-02T00:00:00Z'));
    const cut = {
      ...target,
      put: async (name: string, path: string) =>
        name.endsWith('.json') ? Promise.reject(new Error('cut off')) : target.put(name, path),
    };
    await expect(
      backUp(
        Object.assign(Object.create(target) as BackupTarget, { put: cut.put }),
        replay([]),
        10,
        Date.parse('2026-01-03T00:00:00Z'),
      ),
    ).rejects.toThrow('cut off');
    expect(await backups(target)).toEqual([first.id, second.id]);
    expect(await withBackup(target, '', async ({ id }) => id)).toBe(second.id);
    expect(await withBackup(target, first.id, async ({ id }) => id)).toBe(first.id);
    await expect(withBackup(target, 'other', async () => undefined)).rejects.toThrow(
      `got "other", want one of ${first.id}, ${second.id}.`,
    );
  });

  it('D27: so many are kept, the newest', async () => {
    const folder = folderOf();
    const target = new FolderTarget(folder);
    for (let day = 1; day <= 5; day += 1) await backUp(target, replay([]), 2, Date.parse(`2026-01-0${day}T00:00:00Z`));
    expect((await backups(target)).map((id) => id.slice(0, 10))).toEqual(['2026-01-04', '2026-01-05']);
    expect(readdirSync(folder)).toHaveLength(4);
  });
});

describe('commands', () => {
  it('D27: back up beside a running service, rehearse, restore into a stopped one', async () => {
    const [data, kept] = [folderOf(), folderOf()];
    const lines: Record<string, unknown>[] = [];
    const log = new Log('info', (text) => {
      for (const line of text.trim().split('\n')) lines.push(JSON.parse(line) as Record<string, unknown>);
    });
    const config = readConfig({ CONFIG_DIR: '/nowhere', DATA_DIR: data, BACKUP_URL: kept });
    const running = await filled(data);
    const vectors = new EmbeddedVectors(systemClock, join(data, 'memory'));
    await vectors.upsert('o', [{ id: 'm', content: 'remembered', vector: [1, 0] }]);
    const before = await collect(running.records());
    expect(await backup(config, log)).toBe(0);
    expect(await rehearse(config, log)).toBe(0);
    // Another process holds it, as far as its lock says.
    await running.deleteSession('u/3');
    await vectors.upsert('o', [{ id: 'm', content: 'changed', vector: [1, 0] }]);
    await running.close();
    await vectors.close();
    expect(await restore(config, log)).toBe(0);
    const after = new EmbeddedStore(systemClock, data);
    expect(await collect(after.records())).toEqual(before);
    await after.close();
    const found = new EmbeddedVectors(systemClock, join(data, 'memory'));
    expect((await found.search('o', [1, 0], 1))[0]?.content).toBe('remembered');
    await found.close();
    log.flush();
    expect(lines.map(({ message }) => message)).toEqual(['backed up', 'drill', 'restored']);
    expect(lines[1]).toMatchObject({ records: before.length + 1, different: [] });
  });

  it('D27: a live restore does not take a store that is in use', async () => {
    const data = folderOf();
    writeFileSync(join(data, 'lock'), String(process.ppid));
    const config = readConfig({ CONFIG_DIR: '/nowhere', DATA_DIR: data, BACKUP_URL: folderOf() });
    const store = await filled();
    await backUp(new FolderTarget(config.BACKUP_URL), store.records(), 1, Date.now());
    await expect(restore(config, new Log('error', () => undefined))).rejects.toThrow('belongs to process');
    await store.close();
  });

  it('D29: workers and commands need not know who may call', () => {
    const environment = { CONFIG_DIR: '/nowhere', ENVIRONMENT: 'production' };
    expect(() => readConfig(environment)).toThrow('JWT_JWKS_URL');
    expect(readConfig(environment, false).ENVIRONMENT).toBe('production');
  });
});
