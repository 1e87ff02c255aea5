import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../cli/check';
import { UsageError } from '../../cli/command';

const GOOD = readFileSync(join(__dirname, '..', 'policies', 'fixtures', 'platform.yaml'), 'utf8').replaceAll(
  '\r\n',
  '\n',
);
const BAD = GOOD.replace(
  'image: registry.example.com/acme/backup:2.0.1',
  'image: registry.example.com/acme/backup:latest',
);
const WARNED = GOOD.replace('unhealthyPodEvictionPolicy: AlwaysAllow', 'unhealthyPodEvictionPolicy: IfHealthyBudget');
const REGION = 'dist/kubernetes/production/eastus2';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-check-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

interface Options {
  readonly format?: string;
  readonly 'as-of'?: string;
  readonly waivers?: string;
  readonly severity?: string;
}

async function run(operands: readonly string[] = [], options: Options = {}, colour = false) {
  const given: Readonly<Record<string, string | undefined>> = { 'as-of': '2026-11-21', ...options };
  const defaults = new Map(check.options.map((option) => [option.name, option.default]));
  let out = '';
  const input = {
    operands,
    text: (name: string) => given[name] ?? defaults.get(name),
    list: () => [],
    flag: () => false,
  };
  const io = {
    out: (text: string) => {
      out += text;
    },
    err: () => {},
    colour,
    cwd: root,
    env: {},
  };
  try {
    return { code: await check.run(input, io), out, error: '' };
  } catch (error) {
    if (error instanceof UsageError) return { code: 2, out, error: error.message };
    throw error;
  }
}

describe('gantry check: exit codes', () => {
  test('0 and a summary for a clean directory, which is dist by default', async () => {
    write(`${REGION}/app.k8s.yaml`, GOOD);
    expect(await run()).toEqual({
      code: 0,
      error: '',
      out: expect.stringMatching(/^clean: 35 objects in 1 file, \d+ rules, as of 2026-11-21\n$/),
    });
  });

  test('E4: 1 where an error is found', async () => {
    write(`${REGION}/app.k8s.yaml`, BAD);
    expect((await run()).code).toBe(1);
  });

  test('0 where only warnings are found, and they are told', async () => {
    write(`${REGION}/app.k8s.yaml`, WARNED);
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toContain('warning pdb-unhealthy-pods');
    expect(out).toContain('1 warning: 35 objects');
  });

  test('2 for a directory that is missing or holds no manifest: never silently clean', async () => {
    expect(await run()).toMatchObject({
      code: 2,
      error: expect.stringContaining('dist: no such file or directory. Run `gantry synth` first'),
    });
    write('dist/values.yaml', 'replicas: 3');
    const empty = await run();
    expect(empty).toMatchObject({ code: 2, out: '' });
    expect(empty.error).toContain('dist: no Kubernetes manifest or Pulumi capture in it. Run `gantry synth` first');
    expect(empty.error).toContain('values.yaml: document 1 is not a Kubernetes object');
  });

  test('2 for input that can’t be read, with file and line', async () => {
    write(`${REGION}/app.k8s.yaml`, GOOD);
    write(`${REGION}/bad.yaml`, 'a: 1\nb: {{ x }}\n  c: [');
    expect(await run()).toMatchObject({
      code: 2,
      out: '',
      error: expect.stringMatching(/^dist\/kubernetes\/production\/eastus2\/bad\.yaml:\d+: /),
    });
  });

  test.each(['tomorrow', '2026-02-30', '2026-1-1', ''])('2 for --as-of %j', async (day) => {
    write(`${REGION}/app.k8s.yaml`, GOOD);
    expect(await run([], { 'as-of': day })).toMatchObject({
      code: 2,
      error: expect.stringContaining('want a day as YYYY-MM-DD'),
    });
  });

  test('2 for two directories', async () => {
    expect(await run(['a', 'b'])).toMatchObject({ code: 2, error: expect.stringContaining('one DIR') });
  });
});

describe('gantry check: reports', () => {
  test('text names file and line, path, what was got, and the fix', async () => {
    write(`${REGION}/app.k8s.yaml`, BAD);
    const line = BAD.split('\n').findIndex((text) => text.includes('backup:latest')) + 1;
    expect((await run()).out).toBe(`${REGION}/app.k8s.yaml
  CronJob support-desk/backup
    error image-pinned  ${REGION}/app.k8s.yaml:${line}
      /spec/jobTemplate/spec/template/spec/containers/0/image: got "registry.example.com/acme/backup:latest", whose tag latest moves; want a digest or an exact tag
      fix: Name the digest that \`crane digest <image>\` prints, or an exact tag such as \`1.4.2\`.

1 error: 35 objects in 1 file, 56 rules, as of 2026-11-21
`);
  });

  test('colour only where the terminal takes it', async () => {
    write(`${REGION}/app.k8s.yaml`, BAD);
    const start = String.fromCharCode(27);
    expect((await run()).out).not.toContain(start);
    expect((await run([], {}, true)).out).toContain(`${start}[31merror${start}[0m`);
  });

  test('JSON has the promised keys, no more in a finding, and is the same every time', async () => {
    write(`${REGION}/app.k8s.yaml`, BAD);
    const first = await run(['dist'], { format: 'json' });
    const report = JSON.parse(first.out);
    expect(report.findings).toEqual([
      {
        rule: 'image-pinned',
        severity: 'error',
        object: { kind: 'CronJob', namespace: 'support-desk', name: 'backup', file: `${REGION}/app.k8s.yaml` },
        path: '/spec/jobTemplate/spec/template/spec/containers/0/image',
        message: expect.stringContaining('latest'),
        fix: expect.stringContaining('digest'),
      },
    ]);
    expect(report.summary).toMatchObject({ objects: 35, files: 1, error: 1, warning: 0, waived: 0 });
    expect(await run(['dist'], { format: 'json' })).toEqual(first);
  });

  test('objects in lists have lines too', async () => {
    write(
      'list.yaml',
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: s}\n    spec:\n      type: NodePort\n',
    );
    expect((await run(['list.yaml'])).out).toContain('no-public-service  list.yaml:8');
  });

  test('--severity hides what is below it, and changes neither the code nor the count', async () => {
    write(`${REGION}/app.k8s.yaml`, WARNED);
    const { code, out } = await run([], { severity: 'error' });
    expect(code).toBe(0);
    expect(out).not.toContain('pdb-unhealthy-pods');
    expect(out).toContain('1 warning');
  });
});

describe('gantry check: waivers', () => {
  const waivers = `waivers:
  - rule: image-pinned
    object: CronJob/support-desk/backup
    reason: the vendor publishes no other tag
    expires: 2026-12-31
`;

  test('are found beside the caller, above the directory, or where --waivers says', async () => {
    for (const [file, operands, options] of [
      ['gantry.waivers.yaml', [], {}],
      ['other/gantry.waivers.yaml', ['other/dist'], {}],
      ['accepted.yaml', [], { waivers: 'accepted.yaml' }],
    ] as const) {
      write(`${REGION}/app.k8s.yaml`, BAD);
      write(`other/${REGION}/app.k8s.yaml`, BAD);
      write('other/package.json', '{}');
      write(file, waivers);
      const { code, out } = await run(operands, options);
      expect(code, file).toBe(0);
      expect(out, file).toContain('clean, 1 waived: 35 objects');
      rmSync(join(root, file));
    }
  });

  test('are not taken from above the project', async () => {
    write('outer/gantry.waivers.yaml', waivers);
    write('outer/project/package.json', '{}');
    write('outer/project/dist/app.yaml', BAD);
    expect((await run(['outer/project/dist'])).code).toBe(1);
  });

  test('an expired one fails the check at its line in its file', async () => {
    write(`${REGION}/app.k8s.yaml`, BAD);
    write('gantry.waivers.yaml', waivers);
    const { code, out } = await run([], { 'as-of': '2027-01-01' });
    expect(code).toBe(1);
    expect(out).toContain('error waiver-expired  gantry.waivers.yaml:2');
    expect(out).toContain('error image-pinned');
  });

  test('2 for a file that is missing or malformed', async () => {
    write(`${REGION}/app.k8s.yaml`, BAD);
    expect(await run([], { waivers: 'none.yaml' })).toMatchObject({
      code: 2,
      error: expect.stringContaining('none.yaml is no file'),
    });
    write('gantry.waivers.yaml', 'waivers: [{rule: image-pinned}]');
    expect(await run()).toMatchObject({ code: 2, out: '', error: expect.stringContaining('waivers[0].expires') });
  });

  test('JSON tells what was waived, and why', async () => {
    write(`${REGION}/app.k8s.yaml`, BAD);
    write('gantry.waivers.yaml', waivers);
    const report = JSON.parse((await run([], { format: 'json' })).out);
    expect(report.findings).toEqual([]);
    expect(report.waived).toEqual([
      expect.objectContaining({
        rule: 'image-pinned',
        waiver: { reason: 'the vendor publishes no other tag', expires: '2026-12-31' },
      }),
    ]);
  });
});
