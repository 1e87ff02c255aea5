import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Io } from '../../cli/command';
import { main } from '../../cli/main';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-wrong-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function synth(
  description: string,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  writeFileSync(
    join(folder, 'platform.ts'),
    `import { agentService, definePlatform, queueWorker } from 'agent-gantry';\nexport default definePlatform(${description} as never);\n`,
  );
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colour: false,
    cwd: folder,
    env: {},
  };
  return { code: await main(['synth'], io), out, err };
}

const described = (workloads: string, rest = '') => `{
  name: 'desk',
  tags: { owner: 'agents-team', costCentre: 'cc-1042' },
  workloads: ${workloads},
  targets: { kubernetes: { regions: ['eastus2'], registry: 'acme.azurecr.io' } },
  ${rest}
}`;

/** Every file below a folder: path → bytes and time of its last change. */
function snapshot(at: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(at, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file, `${statSync(file).mtimeMs} ${readFileSync(file, 'base64')}`]),
  );
}

const wrong: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'three faults of one workload',
    described(`{ chat: agentService({ image: 'triage:latest', longestRun: 300, scalling: {} }) }`),
    [
      'desk: 3 things to change; nothing was written',
      '  workloads.chat.scalling: want a known prop. Did you mean scaling?',
      '  workloads.chat.image: got "triage:latest", want a digest or an exact tag. Run `crane digest triage:latest`; a moving tag can change after review.',
      `  workloads.chat.longestRun: got 300, want whole seconds, 1s to 15m, e.g. '30s', '5m'. Write it with a unit, e.g. '300s'.`,
    ],
  ],
  [
    'a fault of one environment, after two good ones',
    described('{ chat: agentService() }', 'environments: { production: { workloads: { chat: { user: 0 } } } },'),
    [
      'desk: 1 thing to change; nothing was written',
      '  environments.production.workloads.chat.user: got 0, want a whole number from 1 to 2147483647.',
    ],
  ],
  [
    'faults at the top, in a workload and between two',
    described(
      '{ chat: agentService({ calls: ["worker"] }), worker: queueWorker({ image: "worker:1.4.2", user: -1 }) }',
      'vault: 1,',
    ),
    [
      'desk: 3 things to change; nothing was written',
      '  vault: got 1, want keyVault(), secretsManager() or existingSecrets().',
      '  workloads.worker.user: got -1, want a whole number from 1 to 2147483647.',
      '  workloads.chat.calls[0]: got "worker", want a workload that listens. Give worker a port: ports: { http: 8000 }.',
    ],
  ],
];

describe('gantry synth of a wrong description', () => {
  it.each(wrong)('tells all faults at once, and leaves the output as it was: %s', async (_, description, lines) => {
    expect((await synth(described('{ chat: agentService() }'))).code).toBe(0);
    const before = snapshot(join(folder, 'dist'));
    expect(Object.keys(before).length).toBeGreaterThan(10);

    const { code, out, err } = await synth(description);

    expect({ code, out, err }).toEqual({ code: 1, out: '', err: `${lines.join('\n')}\n` });
    expect(snapshot(join(folder, 'dist'))).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['dist', 'platform.ts']);
  });

  it('makes no folder where there was none', async () => {
    const { code } = await synth(described('{}'));
    expect(code).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['platform.ts']);
  });

  it('leaves files of others alone', async () => {
    mkdirSync(join(folder, 'dist', 'kubernetes'), { recursive: true });
    writeFileSync(join(folder, 'dist', 'kubernetes', 'notes.txt'), 'mine');
    const before = snapshot(join(folder, 'dist'));
    expect((await synth(described('{}'))).code).toBe(1);
    expect((await synth(described('{ chat: agentService() }'))).code).toBe(2);
    expect(snapshot(join(folder, 'dist'))).toEqual(before);
  });
});
