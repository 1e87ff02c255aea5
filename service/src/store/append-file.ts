import { type FileHandle, open } from 'node:fs/promises';

interface Waiting {
  readonly line: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** A file that grows by lines. Those of one moment are written together; each is safe with the kernel once told so. */
export class AppendFile {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private file: Promise<FileHandle> | undefined;

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
        this.file ??= open(this.path, 'a', 0o600);
        await (await this.file).appendFile(`${batch.map(({ line }) => line).join('\n')}\n`);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.writing = undefined;
  }

  /** For when another file took this one's place, with everything that was waiting in it. */
  replaced(): void {
    const [waiting, file] = [this.waiting, this.file];
    this.waiting = [];
    this.file = undefined;
    for (const { done } of waiting) done();
    // What is being written goes to the old file, where nobody reads it.
    void Promise.resolve(this.writing).then(async () => (await file)?.close());
  }

  async close(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
    const file = await this.file;
    this.file = undefined;
    await file?.sync();
    await file?.close();
  }
}
