import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { azureToken } from '../cloud/azure-identity';
import { type Answer, Endpoint } from '../cloud/http';
import { codeOf } from '../cloud/refusal';
import type { BackupTarget } from './target';

/** Of the blob service's REST interface. */
const version = '2023-11-03';
const scope = 'https://storage.azure.com/.default';
const block = 8 * 2 ** 20;
const patience = 60_000;

/** Backups in a container of Azure Blob Storage, by the pod's identity. */
export class BlobTarget implements BackupTarget {
  private readonly root: URL;

  constructor(
    url: string,
    private readonly token: () => Promise<string> = () => azureToken(scope),
  ) {
    this.root = new URL(url);
  }

  /** Blocks first; the list of them makes the blob appear, whole. */
  async put(name: string, path: string): Promise<void> {
    const file = await open(path);
    try {
      const ids: string[] = [];
      const buffer = Buffer.allocUnsafe(block);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, block);
        if (bytesRead === 0) break;
        const id = Buffer.from(String(ids.length).padStart(8, '0')).toString('base64');
        ids.push(id);
        await this.ask('PUT', name, { comp: 'block', blockid: id }, [201], buffer.subarray(0, bytesRead));
      }
      const list = ids.map((id) => `<Latest>${id}</Latest>`).join('');
      const body = `<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`;
      await this.ask('PUT', name, { comp: 'blocklist' }, [201], body);
    } finally {
      await file.close();
    }
  }

  async get(name: string, path: string): Promise<void> {
    const answer = await this.open('GET', name, {}, [200]);
    await pipeline(answer.stream(), createWriteStream(path, { mode: 0o600 }));
  }

  async names(): Promise<readonly string[]> {
    const names: string[] = [];
    for (let marker = ''; ; ) {
      const query = { restype: 'container', comp: 'list', ...(marker === '' ? {} : { marker }) };
      const text = await this.ask('GET', '', query, [200]);
      for (const [, name = ''] of text.matchAll(/<Name>([^<]*)<\/Name>/g)) names.push(name);
      marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(text)?.[1] ?? '';
      if (marker === '') return names;
    }
  }

  async remove(name: string): Promise<void> {
    await this.ask('DELETE', name, {}, [202, 404]);
  }

  private async ask(...given: Parameters<BlobTarget['open']>): Promise<string> {
    return (await this.open(...given)).text();
  }

  private async open(
    method: string,
    name: string,
    query: Readonly<Record<string, string>>,
    want: readonly number[],
    body?: string | Uint8Array,
  ): Promise<Answer> {
    const url = new URL(this.root);
    if (name !== '') url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(name)}`;
    url.search = new URLSearchParams(query).toString();
    for (let attempt = 1; ; attempt += 1) {
      const headers = { authorization: `Bearer ${await this.token()}`, 'x-ms-version': version };
      const ask = { method, headers, signal: AbortSignal.timeout(patience), ...(body === undefined ? {} : { body }) };
      const answer = await new Endpoint(url.href).ask('', ask).catch((error: unknown) => {
        if (attempt >= 4) throw new Error(`blob storage: no answer to ${method} ${url.pathname}`, { cause: error });
        return undefined;
      });
      if (answer !== undefined && want.includes(answer.status)) return answer;
      const text = (await answer?.text()) ?? '';
      if (answer !== undefined && (attempt >= 4 || (answer.status < 500 && answer.status !== 429))) {
        throw new Error(`blob storage: status ${answer.status} for ${method} ${url.pathname}${codeOf(answer, text)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 500 * 2 ** attempt));
    }
  }
}
