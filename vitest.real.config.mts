import { defineConfig } from 'vitest/config';
import usual from './vitest.config.mts';

/** Everything that takes minutes, or a program that not every machine has: `npm run test:real`. */
export default defineConfig({
  ...usual,
  // One file after the other: two would build the same control plane at once.
  test: { include: ['test/real/**/*.test.ts'], isolate: false, fileParallelism: false, testTimeout: 600_000 },
});
