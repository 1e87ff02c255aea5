/** A message in hand. */
export interface InHand {
  readonly offset: string;
  settled: boolean;
}

/**
 * How far a partition may be committed: tasks are worked on side by side and end in any order, and what is committed is
 * never delivered again. So only the messages before the first unsettled one count.
 */
export class SettledOffsets {
  private readonly partitions = new Map<number, InHand[]>();

  /** Takes a message in hand, or nothing where it is in hand already: a partition is read anew after a rebalance. */
  begin(partition: number, offset: string): InHand | undefined {
    const hand = this.partitions.get(partition) ?? [];
    this.partitions.set(partition, hand);
    if (hand.some((one) => one.offset === offset)) return undefined;
    const one = { offset, settled: false };
    hand.push(one);
    // Messages that were left out by an interrupted batch come again after later ones.
    hand.sort((a, b) => (BigInt(a.offset) < BigInt(b.offset) ? -1 : 1));
    return one;
  }

  /** By partition, the offset after its last settled message that no unsettled one precedes. */
  due(): ReadonlyMap<number, string> {
    const due = new Map<number, string>();
    for (const [partition, hand] of this.partitions) {
      const open = hand.findIndex(({ settled }) => !settled);
      const last = hand.at(open === -1 ? -1 : open - 1);
      if (last !== undefined && open !== 0) due.set(partition, String(BigInt(last.offset) + 1n));
    }
    return due;
  }

  /** Forgets what is committed. */
  committed(partition: number, next: string): void {
    const hand = this.partitions.get(partition) ?? [];
    const rest = hand.filter(({ offset }) => BigInt(offset) >= BigInt(next));
    this.partitions.set(partition, rest);
  }

  /** Forgets partitions that others have now: their commits are others' too. */
  keep(partitions: readonly number[]): void {
    for (const partition of this.partitions.keys())
      if (!partitions.includes(partition)) this.partitions.delete(partition);
  }
}
