import { defineConfig } from 'vitest/config';

/** What needs real servers, or processes that are killed: `npm run test:real`. */
export default defineConfig({
  test: { include: ['test/real/**/*.test.ts'], fileParallelism: false, testTimeout: 600_000, hookTimeout: 120_000 },
});
