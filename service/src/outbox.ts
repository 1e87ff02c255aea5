interface Waiting<T> {
  readonly item: T;
  readonly sent: () => void;
  readonly failed: (error: unknown) => void;
}

/** Sends at once what comes alone; what comes while that is under way is sent together, in order. */
export class Outbox<T> {
  private waiting: Waiting<T>[] = [];
  private sending: Promise<void> | undefined;

  constructor(
    private readonly most: number,
    private readonly send: (items: readonly T[]) => Promise<void>,
  ) {}

  /** Resolves once it is sent. */
  add(item: T): Promise<void> {
    return new Promise((sent, failed) => {
      this.waiting.push({ item, sent, failed });
      this.sending ??= this.drain();
    });
  }

  /** Resolves once nothing waits. */
  async empty(): Promise<void> {
    await this.sending;
  }

  private async drain(): Promise<void> {
    // What is added within this moment goes along.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      try {
        await this.send(batch.map(({ item }) => item));
        for (const { sent } of batch) sent();
      } catch (error) {
        // What waits behind may build on it.
        for (const { failed } of [...batch, ...this.waiting.splice(0)]) failed(error);
      }
    }
    this.sending = undefined;
  }
}
