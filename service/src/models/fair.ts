import { type Completion, type Model, type ModelCall, ModelError } from './model';

/** Waiting calls beyond which a replica says that it is full. */
const longest = 4;

/**
 * So many calls at once, so many of one owner; others wait in line. An owner who is at the limit does not hold up those
 * behind. The line is bounded: a caller learns at once that it is too long.
 */
export class Fair implements Model {
  private active = 0;
  private readonly byOwner = new Map<string, number>();
  private line: { readonly owner: string; readonly start: () => void }[] = [];

  constructor(
    private readonly model: Model,
    private readonly most: number,
    private readonly mostOfOne: number,
  ) {}

  get name(): string {
    return this.model.name;
  }

  /** No more calls would be taken. */
  get saturated(): boolean {
    return this.line.length >= this.most * longest;
  }

  async complete(call: ModelCall): Promise<Completion> {
    if (!this.fits(call.owner)) await this.wait(call);
    else this.start(call.owner);
    try {
      return await this.model.complete(call);
    } finally {
      this.end(call.owner);
    }
  }

  private fits(owner: string): boolean {
    return this.active < this.most && (this.byOwner.get(owner) ?? 0) < this.mostOfOne;
  }

  private start(owner: string): void {
    this.active += 1;
    this.byOwner.set(owner, (this.byOwner.get(owner) ?? 0) + 1);
  }

  private end(owner: string): void {
    this.active -= 1;
    const left = (this.byOwner.get(owner) ?? 1) - 1;
    if (left === 0) this.byOwner.delete(owner);
    else this.byOwner.set(owner, left);
    const next = this.line.findIndex((one) => this.fits(one.owner));
    if (next !== -1) this.line.splice(next, 1)[0]?.start();
  }

  private wait({ owner, signal }: ModelCall): Promise<void> {
    if (this.saturated) throw new ModelError('limited', this.name, 'this replica is full', { retryAfter: 1 });
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.line = this.line.filter((one) => one !== place);
        reject(signal.reason);
      };
      const place = {
        owner,
        start: (): void => {
          signal.removeEventListener('abort', abort);
          this.start(owner);
          resolve();
        },
      };
      this.line.push(place);
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
