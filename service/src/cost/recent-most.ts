import type { Clock } from '../clock';

/** The largest number of the last one to two spans. */
export class RecentMost {
  private now = 0;
  private before = 0;
  private since = 0;

  constructor(
    private readonly clock: Clock,
    private readonly span: number,
  ) {}

  add(value: number): void {
    this.turn();
    this.now = Math.max(this.now, value);
  }

  get value(): number {
    this.turn();
    return Math.max(this.now, this.before);
  }

  private turn(): void {
    const gone = this.clock.now() - this.since;
    if (gone < this.span) return;
    this.before = gone < 2 * this.span ? this.now : 0;
    this.now = 0;
    this.since = this.clock.now();
  }
}
