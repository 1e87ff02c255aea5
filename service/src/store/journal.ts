import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppendFile } from './append-file';
import { stateFile } from './files';

/**
 * The write-ahead file of the embedded store: a line a transaction, appended before its caller hears of it. What is
 * handed to the kernel survives the end of the process; a power cut may take the last lines, never half of one.
 */
export class Journal {
  private readonly file: AppendFile;
  private lines = 0;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.lock();
    this.file = new AppendFile(this.path);
  }

  private get path(): string {
    return join(this.folder, stateFile);
  }

  /** Calls back for every transaction that was written, in order. */
  replay(apply: (transaction: unknown[]) => void): void {
    if (!existsSync(this.path)) return;
    const lines = readFileSync(this.path, 'utf8').split('\n');
    lines.forEach((line, index) => {
      if (line === '') return;
      try {
        apply(JSON.parse(line) as unknown[]);
        this.lines += 1;
      } catch (error) {
        // A line that the end of the process cut short was promised to nobody; anything else is damage.
        if (index < lines.length - 1)
          throw new Error(`${this.path}:${index + 1}: not a line of the store`, { cause: error });
      }
    });
  }

  /** Replaces what was written by the state that it led to. */
  compact(transactions: Iterable<unknown[]>): void {
    const next = `${this.path}.next`;
    const file = openSync(next, 'w', 0o600);
    this.lines = 0;
    for (const transaction of transactions) {
      writeSync(file, `${JSON.stringify(transaction)}\n`);
      this.lines += 1;
    }
    fsyncSync(file);
    closeSync(file);
    renameSync(next, this.path);
    this.file.replaced();
  }

  /** Number of lines since the last compaction. */
  get length(): number {
    return this.lines;
  }

  /** Resolves once the transaction can't be lost with the process. */
  append(transaction: unknown[]): Promise<void> {
    this.lines += 1;
    return this.file.append(JSON.stringify(transaction));
  }

  async close(): Promise<void> {
    await this.file.close();
    rmSync(join(this.folder, 'lock'), { force: true });
  }

  /** An embedded store has one owner: two would each decide on half of the truth. */
  private lock(): void {
    const path = join(this.folder, 'lock');
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return;
    } catch {
      const owner = Number(readFileSync(path, 'utf8'));
      if (owner !== process.pid && lives(owner)) {
        throw new Error(
          `${this.folder} belongs to process ${owner}. An embedded store has one owner: set REDIS_URL to share it.`,
        );
      }
      writeFileSync(path, String(process.pid));
    }
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
