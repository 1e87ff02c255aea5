import type { Wire } from './wire';

/** Puts what comes in one turn of the event loop into one question, which leaves with the others of that turn. */
export class Gather<T> {
  private items: T[] = [];
  private sent: Promise<void> | undefined;

  constructor(
    private readonly wire: Wire,
    private readonly ask: (items: readonly T[]) => Promise<unknown>,
  ) {}

  add(item: T): Promise<void> {
    this.items.push(item);
    this.sent ??= new Promise((resolve, reject) => {
      this.wire.atLeaving(() => {
        const { items } = this;
        this.items = [];
        this.sent = undefined;
        this.ask(items).then(() => resolve(), reject);
      });
    });
    return this.sent;
  }
}
