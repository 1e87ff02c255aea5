import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { shortHash } from '../../../spec/names';
import { root } from '../../support/project';

/**
 * Builds the CLI of Pulumi, and with it the engine, from its Go module at the version of go.mod, and keeps it below
 * `.cache`: the first build takes minutes. Returns its path, or a reason where the machine can't.
 */
export function buildPulumi(): { readonly path: string } | string {
  if (spawnSync('go', ['version']).status !== 0) return 'there is no Go on this machine';
  const folder = join(root, '.cache', 'pulumi', shortHash(readFileSync(join(__dirname, 'go.sum'), 'utf8')));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'pulumi');
  if (existsSync(path)) return { path };
  const partial = join(folder, `partial-${process.pid}`);
  try {
    execFileSync(
      'go',
      ['build', '-trimpath', '-ldflags=-s -w', '-o', partial, 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi'],
      {
        cwd: __dirname,
        stdio: 'pipe',
        env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
      },
    );
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
  return { path };
}
