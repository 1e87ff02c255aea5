// Starts the service from its sources: bundles them, which takes a moment, and runs what came out.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../build.js';

const dist = join(
  fileURLToPath(new URL('../dist/', import.meta.url)),
  process.argv[2] === 'worker' ? 'worker' : 'serve',
);
await bundle(dist);
await import(pathToFileURL(join(dist, 'service.mjs')).href);
