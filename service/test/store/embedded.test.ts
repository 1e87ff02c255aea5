import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedStore } from '../../src/store/embedded';
import { TestClock } from '../support/clock';
import { storeContract } from '../support/store-contract';

const opened = (clock: TestClock, store: EmbeddedStore, end = (): void => undefined) => ({
  ...{ store, other: store, wait: (milliseconds: number) => clock.pass(milliseconds) },
  async close() {
    await store.close();
    end();
  },
});

storeContract('embedded, in memory', async () => {
  const clock = new TestClock();
  return opened(clock, new EmbeddedStore(clock));
});

storeContract('embedded, with a file', async () => {
  const [clock, folder] = [new TestClock(), mkdtempSync(join(tmpdir(), 'store-'))];
  return opened(clock, new EmbeddedStore(clock, folder), () => rmSync(folder, { recursive: true }));
});
