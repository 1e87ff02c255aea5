import { existingClaim, existingSecrets, keyVault, off, scratch, secretFiles } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { chat, problems, withVault, workload } from './support';

const volumes = (props: object) => workload(chat(props)).volumes;
const proxy = (volumes: object) => ({ proxy: { image: 'proxy:1.4.2', volumes } });
const MiB = 2 ** 20;

describe('B1: what a pod can write to', () => {
  it('is /tmp and /app/.cache, when nothing is said', () => {
    expect(workload(chat({})).main.mounts).toEqual([
      { path: '/app/.cache', volume: 'cache', readOnly: false },
      { path: '/tmp', volume: 'tmp', readOnly: false },
    ]);
  });

  it('is less where a default is off', () => {
    expect(workload(chat({ volumes: { '/tmp': off } })).main.mounts.map(({ path }) => path)).toEqual(['/app/.cache']);
  });
});

describe('mounts of one name', () => {
  it('share one volume between containers', () => {
    const { main, sidecars, volumes } = workload(chat({ sidecars: { proxy: { image: 'proxy:1.4.2' } } }));
    expect(sidecars[0]?.mounts).toEqual([{ path: '/tmp', volume: 'tmp', readOnly: false }]);
    expect(main.mounts.map(({ volume }) => volume)).toContain('tmp');
    expect(volumes.tmp).toEqual({ kind: 'scratch', bytes: 256 * MiB, memory: false });
  });

  it("have the size that is written, not that of another container's default", () => {
    expect(volumes({ volumes: { '/tmp': scratch({ size: '1GiB' }) }, sidecars: proxy({}) }).tmp).toMatchObject({
      bytes: 1024 * MiB,
    });
    expect(volumes({ sidecars: proxy({ '/tmp': scratch({ size: '2GiB' }) }) }).tmp).toMatchObject({
      bytes: 2048 * MiB,
    });
  });

  it('must agree where both are written', () => {
    const differing = chat({ volumes: { '/tmp': scratch({ size: '1GiB' }) }, sidecars: proxy({ '/tmp': scratch() }) });
    expect(problems(differing).map(({ path }) => path)).toEqual(["workloads.chat.sidecars.proxy.volumes['/tmp']"]);
    const same = chat({ volumes: { '/a': scratch({ name: 'x' }) }, sidecars: proxy({ '/b': scratch({ name: 'x' }) }) });
    expect(problems(same)).toEqual([]);
  });
});

describe('a claim', () => {
  it('is told from another whose long name begins alike', () => {
    const [one, other] = [`${'a'.repeat(60)}-1`, `${'a'.repeat(60)}-2`].map((name) => existingClaim(name));
    expect(Object.keys(volumes({ volumes: { '/one': one, '/two': other } }))).toHaveLength(4);
  });
});

describe('files of secrets', () => {
  const files = { volumes: { '/app/keys': secretFiles('tls-key') } };

  it('give the pod the identity that its vault knows', () => {
    expect(workload(chat(files, withVault)).identity?.kind).toBe('azure');
    expect(workload(chat({}, withVault)).identity).toBeUndefined();
  });

  it("have names that their vault takes: the vault's own, or a Secret's", () => {
    const named = (name: string, vault: object) =>
      problems(chat({ volumes: { '/app/keys': secretFiles(name) } }, { vault }));
    expect(named('TLS-key', keyVault())).toEqual([]);
    expect(named('TLS-key', existingSecrets()).map(({ path }) => path)).toEqual([
      "workloads.chat.volumes['/app/keys'].secrets[0]",
    ]);
    expect(named('tls key', keyVault())).toHaveLength(1);
  });
});
