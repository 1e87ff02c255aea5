// Writes test/snapshots anew. Read the diff before committing it: it is what an upgrade does to every user.
'use strict';
const { spawnSync } = require('node:child_process');
const { mkdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const folder = join(__dirname, 'snapshots');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const vitest = join(__dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/snapshots.test.ts', '--update'], {
  cwd: join(__dirname, '..'),
  env: { ...process.env, UPDATE_SNAPSHOTS: '1' },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
