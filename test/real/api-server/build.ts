import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortHash } from '../../../spec/names';
import { root } from '../../support/project';

/** The programs of a control plane that admits and stores objects, and runs nothing. */
export interface ControlPlane {
  readonly etcd: string;
  readonly apiServer: string;
}

const sources = { etcd: 'go.etcd.io/etcd/server/v3', apiServer: 'k8s.io/kubernetes/cmd/kube-apiserver' } as const;

/**
 * Builds etcd and the API server from their Go modules, at the versions of go.mod, and keeps them below `.cache`: the
 * first build takes minutes. Returns a reason where the machine can't.
 */
export function buildControlPlane(): ControlPlane | string {
  if (spawnSync('go', ['version']).status !== 0) return 'there is no Go on this machine';
  if (spawnSync('kubectl', ['version', '--client']).status !== 0) return 'there is no kubectl on this machine';
  const folder = join(root, '.cache', 'api-server', shortHash(readFileSync(join(__dirname, 'go.sum'), 'utf8')));
  mkdirSync(folder, { recursive: true });
  const built = { etcd: join(folder, 'etcd'), apiServer: join(folder, 'kube-apiserver') };
  for (const name of ['etcd', 'apiServer'] as const) {
    if (existsSync(built[name])) continue;
    execFileSync('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', built[name], sources[name]], {
      cwd: __dirname,
      stdio: 'pipe',
      env: { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
    });
  }
  return built;
}
