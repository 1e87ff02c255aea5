import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The package's own name resolves to the sources, so that tests read what a user writes.
const alias = [
  { find: /^agent-gantry$/, replacement: here('./index.ts') },
  { find: /^agent-gantry\/azure$/, replacement: here('./azure.ts') },
  { find: /^agent-gantry\/kubernetes$/, replacement: here('./kubernetes.ts') },
];

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/real/**'],
    setupFiles: ['test/support/seed.ts'],
    // Nothing here keeps module state, and loading the libraries once a worker halves the run.
    isolate: false,
    testTimeout: 60_000,
    // Removing a tree of modules takes a busy machine more than the default.
    hookTimeout: 120_000,
  },
});
