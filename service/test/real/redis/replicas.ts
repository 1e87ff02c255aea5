import { type Started, startProcess } from '../../support/process';

/** The service as it runs: processes of their own that share one Redis. */
export class Replicas {
  private constructor(readonly all: readonly Started[]) {}

  static async start(count: number, environment: Record<string, string>, command: string[] = []): Promise<Replicas> {
    const usual = { DATA_DIR: 'off', AUDIT_KEY: 'k'.repeat(32), LOG_LEVEL: 'warn', GLOBAL_RATE: '1000000' };
    const one = () => startProcess({ ...usual, ...environment }, command);
    return new Replicas(await Promise.all(Array.from({ length: count }, one)));
  }

  /** The replica whose turn it is. */
  at(index: number): Started {
    const one = this.all[index % this.all.length];
    if (one === undefined) throw new Error('there is no replica');
    return one;
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.all.map(async ({ child, ended }) => {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
        await ended;
      }),
    );
  }
}
