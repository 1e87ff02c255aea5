// Writes test/snapshots anew. Read the diff before committing it: it is what an upgrade does to every user.
'use strict';
const { spawnSync } = require('node:child_process');
const { mkdirSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const folder = join(__dirname, 'snapshots');
mkdirSync(folder, { recursive: true });
// Azure's stay until they are written anew: what would replace a store is told by what stood there.
for (const name of readdirSync(folder)) if (name !== 'azure') rmSync(join(folder, name), { recursive: true });
const vitest = join(__dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', 'test/snapshots.test.ts', 'test/snapshots-azure.test.ts', '--update'],
  {
    cwd: join(__dirname, '..'),
    env: { ...process.env, UPDATE_SNAPSHOTS: '1' },
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
