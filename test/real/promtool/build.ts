import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortHash } from '../../../spec/names';
import { root } from '../../support/project';

/**
 * Builds promtool from its Go module, at the version of go.mod, and keeps it below `.cache`. Without the clouds' ways to
 * find targets, whose SDKs take most of the time to compile. Returns its path, or a reason where the machine can't.
 */
export function buildPromtool(): { readonly path: string } | string {
  if (spawnSync('go', ['version']).status !== 0) return 'there is no Go on this machine';
  const folder = join(root, '.cache', 'promtool', shortHash(readFileSync(join(__dirname, 'go.sum'), 'utf8')));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'promtool');
  if (existsSync(path)) return { path };
  execFileSync(
    'go',
    [
      'build',
      '-trimpath',
      '-tags=remove_all_sd',
      '-ldflags=-s -w',
      '-o',
      path,
      'github.com/prometheus/prometheus/cmd/promtool',
    ],
    {
      cwd: __dirname,
      stdio: 'pipe',
      env: { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
    },
  );
  return { path };
}
