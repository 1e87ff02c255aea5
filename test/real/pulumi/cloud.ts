import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

type Values = Readonly<Record<string, unknown>>;

/** A resource that stands. */
export interface Standing {
  readonly id: string;
  readonly urn: string;
  readonly type: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** What was asked of the cloud, in order. */
export interface Asked {
  readonly what: 'create' | 'update' | 'delete';
  readonly id: string;
  readonly type: string;
  readonly urn: string;
}

/**
 * What a stand-in provider keeps, in a folder that outlives it: one file a resource, and a journal of what was done. Several
 * processes share it.
 */
export class Cloud {
  constructor(readonly folder: string) {
    mkdirSync(join(folder, 'resources'), { recursive: true });
  }

  get(id: string): Standing | undefined {
    return read(this.#file(id));
  }

  all(): readonly Standing[] {
    return readdirSync(join(this.folder, 'resources'))
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => read(join(this.folder, 'resources', name)) ?? []);
  }

  put(what: 'create' | 'update', one: Standing): void {
    this.change(one);
    this.#journal({ what, id: one.id, type: one.type, urn: one.urn });
  }

  /** As somebody does by hand. */
  change(one: Standing): void {
    const file = this.#file(one.id);
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(one));
    renameSync(`${file}.${process.pid}`, file);
  }

  remove({ id, type, urn }: Pick<Standing, 'id' | 'type' | 'urn'>): void {
    rmSync(this.#file(id), { force: true });
    this.#journal({ what: 'delete', id, type, urn });
  }

  journal(): readonly Asked[] {
    const file = join(this.folder, 'journal');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Asked);
  }

  /** From this one on, what is made is made without an answer: as when whoever asked is cut off. Undefined for never. */
  set silentAfter(count: number | undefined) {
    const file = join(this.folder, 'silent-after');
    if (count === undefined) rmSync(file, { force: true });
    else writeFileSync(file, String(count));
  }

  get isSilent(): boolean {
    const file = join(this.folder, 'silent-after');
    return existsSync(file) && this.journal().length >= Number(readFileSync(file, 'utf8'));
  }

  #journal(asked: Asked): void {
    appendFileSync(join(this.folder, 'journal'), `${JSON.stringify(asked)}\n`);
  }

  /** Azure's ids don't heed case. */
  #file(id: string): string {
    const name = createHash('sha256').update(id.toLowerCase()).digest('hex');
    return join(this.folder, 'resources', `${name}.json`);
  }
}

/** Nothing where it is gone: another process may take it away at any moment. */
function read(file: string): Standing | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Standing;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
