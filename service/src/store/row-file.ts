import { closeSync, createReadStream, existsSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { AppendFile } from './append-file';

/** Rows that are kept in memory when there is no file. */
const kept = 10_000;

/** Rows that are only ever added. Without a path the last ones are kept in memory. */
export class RowFile {
  private readonly memory: string[] = [];
  private readonly file: AppendFile | undefined;

  constructor(private readonly path?: string) {
    if (path !== undefined && existsSync(path)) mend(path);
    this.file = path === undefined ? undefined : new AppendFile(path);
  }

  async append(row: string): Promise<void> {
    if (this.file !== undefined) return this.file.append(row);
    this.memory.push(row);
    if (this.memory.length > 2 * kept) this.memory.splice(0, kept);
  }

  async *rows(): AsyncIterable<string> {
    if (this.path === undefined) {
      yield* this.memory;
    } else if (existsSync(this.path)) {
      for await (const line of createInterface({ input: createReadStream(this.path, 'utf8') }))
        if (line !== '') yield line;
    }
  }

  async replace(rows: readonly string[]): Promise<void> {
    if (this.path === undefined) {
      this.memory.splice(0, this.memory.length, ...rows);
      return;
    }
    await writeFile(`${this.path}.next`, rows.map((row) => `${row}\n`).join(''), { mode: 0o600 });
    await rename(`${this.path}.next`, this.path);
    this.file?.replaced();
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

/** Takes away half a row at the end, which was promised to nobody, before another is written behind it. */
function mend(path: string): void {
  const file = openSync(path, 'r+');
  const last = Buffer.alloc(1);
  let end = fstatSync(file).size;
  while (end > 0 && readSync(file, last, 0, 1, end - 1) === 1 && last[0] !== 0x0a) end -= 1;
  ftruncateSync(file, end);
  closeSync(file);
}
