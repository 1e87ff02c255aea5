import { type FileHandle, open } from 'node:fs/promises';
import { unavailable } from '../unavailable';

interface Waiting {
  readonly line: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface Opened {
  readonly handle: FileHandle;
  /** Bytes that were written whole. */
  size: number;
  /** A write that failed may have left some of its own behind them. */
  torn: boolean;
}

/** A file that grows by lines. Those of one moment are written together; each is safe with the kernel once told so. */
export class AppendFile {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private file: Promise<Opened> | undefined;

  constructor(private readonly path: string) {}

  append(line: string): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ line, done, failed });
      this.writing ??= this.write();
    });
  }

  private async write(): Promise<void> {
    // Whatever else this turn of the loop decides goes along.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.add(Buffer.from(`${batch.map(({ line }) => line).join('\n')}\n`));
        for (const { done } of batch) done();
      } catch (error) {
        // What waits behind may build on it.
        const away = unavailable('disk', error);
        for (const { failed } of [...batch, ...this.waiting.splice(0)]) failed(away);
      }
    }
    this.writing = undefined;
  }

  private async add(bytes: Buffer): Promise<void> {
    this.file ??= this.open();
    const file = await this.file;
    // What failed before is not there at all, so that it can be written again.
    if (file.torn) await file.handle.truncate(file.size);
    file.torn = true;
    await file.handle.appendFile(bytes);
    file.torn = false;
    file.size += bytes.length;
  }

  private async open(): Promise<Opened> {
    try {
      const handle = await open(this.path, 'a', 0o600);
      return { handle, size: (await handle.stat()).size, torn: false };
    } catch (error) {
      this.file = undefined;
      throw error;
    }
  }

  /** For when another file took this one's place, with everything that was waiting in it. */
  replaced(): void {
    const [waiting, file] = [this.waiting, this.file];
    this.waiting = [];
    this.file = undefined;
    for (const { done } of waiting) done();
    // What is being written goes to the old file, where nobody reads it.
    void Promise.resolve(this.writing).then(async () => (await file)?.handle.close());
  }

  async close(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
    const file = await this.file;
    this.file = undefined;
    if (file?.torn) await file.handle.truncate(file.size);
    await file?.handle.sync();
    await file?.handle.close();
  }
}
