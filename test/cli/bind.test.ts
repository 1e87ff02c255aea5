import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookUp } from '../../charts/bindings';
import { bin, description, directory, run, spawnGantry, tree } from './support';

const bindings = (cwd: string, environment = 'production'): string =>
  readFileSync(join(cwd, 'bindings', `${environment}.json`), 'utf8');

describe('bind', () => {
  it('writes values under their paths, sorted, two spaces deep, with line feeds', async () => {
    const cwd = directory({ 'platform.ts': '' });
    const outcome = await run(
      ['bind', 'production', 'vault.tenantId=t-1', 'registry.host=acme.azurecr.io', 'vault.eastus2.name=kv'],
      cwd,
    );
    expect(outcome).toEqual({
      code: 0,
      out: 'bindings/production.json\n  + registry.host=acme.azurecr.io\n  + vault.eastus2.name=kv\n  + vault.tenantId=t-1\n',
      err: '',
    });
    expect(bindings(cwd)).toBe(`{
  "registry": {
    "host": "acme.azurecr.io"
  },
  "vault": {
    "eastus2": {
      "name": "kv"
    },
    "tenantId": "t-1"
  }
}
`);
  });

  it('keeps what is bound already, and tells what changed', async () => {
    const cwd = directory({
      'platform.ts': '',
      'bindings/staging.json': '{"vault":{"tenantId":"t-1","eastus2":{"name":"kv"}},"registry":{"host":"old"}}',
    });
    const { out } = await run(
      ['bind', 'staging', 'registry.host=new', 'vault.tenantId=t-1', 'queue.eastus2.bootstrap=k:9093'],
      cwd,
    );
    expect(out).toBe(
      'bindings/staging.json\n  + queue.eastus2.bootstrap=k:9093\n  ~ registry.host=new (was old)\n  1 is bound so already\n',
    );
    expect(JSON.parse(bindings(cwd, 'staging'))).toEqual({
      queue: { eastus2: { bootstrap: 'k:9093' } },
      registry: { host: 'new' },
      vault: { eastus2: { name: 'kv' }, tenantId: 't-1' },
    });
  });

  it('gives the same bytes in whatever order the values come', async () => {
    const pairs = ['a.b=1', 'c=2', 'a.d-e=3', 'B.c=4'];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(pairs, { minLength: pairs.length }), async (order) => {
        const cwd = directory({ 'platform.ts': '' });
        for (const pair of order) await run(['bind', 'production', pair], cwd);
        expect(JSON.parse(bindings(cwd))).toEqual({ B: { c: '4' }, a: { b: '1', 'd-e': '3' }, c: '2' });
        expect(bindings(cwd).match(/"\w[\w-]*":/g)).toEqual(['"B":', '"c":', '"a":', '"b":', '"d-e":', '"c":']);
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  it('keeps everything after the first sign of equality', async () => {
    const cwd = directory({ 'platform.ts': '' });
    await run(['bind', 'production', 'search.url=https://x.example.com/?a=b=c'], cwd);
    expect(JSON.parse(bindings(cwd))).toEqual({ search: { url: 'https://x.example.com/?a=b=c' } });
  });

  it('changes nothing, and says so, where all is bound already', async () => {
    const cwd = directory({ 'platform.ts': '' });
    await run(['bind', 'production', 'a.b=1'], cwd);
    const before = bindings(cwd);
    expect(await run(['bind', 'production', 'a.b=1'], cwd)).toMatchObject({
      code: 0,
      out: 'bindings/production.json: nothing to change\n',
    });
    expect(bindings(cwd)).toBe(before);
  });

  it('writes beside the description that --platform names', async () => {
    const cwd = directory({ 'teams/desk/platform.ts': '' });
    await run(['bind', 'production', 'a=1', '--platform', 'teams/desk/platform.ts'], cwd);
    expect(Object.keys(tree(cwd))).toEqual(['teams/desk/bindings/production.json', 'teams/desk/platform.ts']);
  });

  it('leaves no other file behind', async () => {
    const cwd = directory({ 'platform.ts': '' });
    await run(['bind', 'production', 'a=1'], cwd);
    await run(['bind', 'production', 'a=2'], cwd);
    expect(readdirSync(join(cwd, 'bindings'))).toEqual(['production.json']);
  });

  it('leaves the bindings as they were where writing fails', async () => {
    const cwd = directory({ 'platform.ts': '' });
    await run(['bind', 'production', 'a=1'], cwd);
    const before = tree(cwd);
    // No file of more than one block.
    const limited = `ulimit -f 1; exec "${process.execPath}" "${bin}" bind production "b=$0"`;
    const { status, stderr } = spawnSync('bash', ['-c', limited, 'x'.repeat(5000)], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'gantry: EFBIG: file too large, write\n' });
    expect(tree(cwd)).toEqual(before);
  });

  it('takes names that every object has for what they are: names', async () => {
    const cwd = directory({ 'platform.ts': '' });
    await run(['bind', 'production', 'constructor.toString=x', 'hasOwnProperty=y'], cwd);
    expect(JSON.parse(bindings(cwd))).toEqual({ constructor: { toString: 'x' }, hasOwnProperty: 'y' });
  });
});

describe('bind --from', () => {
  const outputs = JSON.stringify({
    vault: { eastus2: { name: 'kv' }, tenantId: 't-1' },
    'identities.chat.clientId': 'c-1',
    shards: 3,
  });

  it('takes a JSON object nested under the same paths, or with the paths as keys', async () => {
    const cwd = directory({ 'platform.ts': '', 'outputs.json': `\uFEFF${outputs}` });
    const { code } = await run(['bind', 'production', '--from', 'outputs.json'], cwd);
    expect(code).toBe(0);
    expect(JSON.parse(bindings(cwd))).toEqual({
      identities: { chat: { clientId: 'c-1' } },
      shards: 3,
      vault: { eastus2: { name: 'kv' }, tenantId: 't-1' },
    });
  });

  it('- reads standard input, as behind `pulumi stack output --json |`', () => {
    const cwd = directory({ 'platform.ts': '' });
    const { status, stdout } = spawnGantry(['bind', 'production', '--from', '-'], cwd, { input: outputs });
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('+ vault.tenantId=t-1') });
    expect(JSON.parse(bindings(cwd))).toMatchObject({ vault: { tenantId: 't-1' } });
  });

  it('gives way to what the command line says', async () => {
    const cwd = directory({ 'platform.ts': '', 'outputs.json': outputs });
    await run(['bind', 'production', 'vault.tenantId=t-2', '--from', 'outputs.json'], cwd);
    expect(JSON.parse(bindings(cwd))).toMatchObject({ vault: { tenantId: 't-2', eastus2: { name: 'kv' } } });
  });

  it.each<[string, string, string]>([
    ['no JSON', '{a', 'outputs.json: not JSON'],
    ['a list', '[1]', 'outputs.json: want a JSON object'],
    ['a list as a value', '{"a": {"b": ["x"]}}', 'a.b: got a list, want text or a number'],
    ['null as a value', '{"a": null}', 'a: got null, want text or a number'],
    ['a flag as a value', '{"a": true}', 'a: got true, want text or a number'],
    ['nothing', '{}', 'no value given'],
    ['a key that is no path', '{"__proto__": {"polluted": "yes"}}', '"__proto__.polluted": want a path such as'],
    ['a secret that Pulumi hides', '{"password": "[secret]"}', 'password: looks like a secret that its engine hides'],
  ])('refuses %s', async (_, content, message) => {
    const cwd = directory({ 'platform.ts': '', 'outputs.json': content });
    const { code, err } = await run(['bind', 'production', '--from', 'outputs.json'], cwd);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
    expect(Object.keys(tree(cwd))).toEqual(['outputs.json', 'platform.ts']);
  });

  it('names the file that is not there', async () => {
    const cwd = directory({ 'platform.ts': '' });
    const { code, err } = await run(['bind', 'production', '--from', 'gone.json'], cwd);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("--from gone.json: can't be read") });
  });
});

describe('bind refuses, and writes nothing', () => {
  it.each<[string, string[], string]>([
    [
      'an abbreviated environment',
      ['prod', 'a=1'],
      'bind: no environment prod. Did you mean production? Known: development, staging, production.',
    ],
    ['a misspelt environment', ['stagin', 'a=1'], 'Did you mean staging?'],
    [
      'an environment nobody knows',
      ['moon', 'a=1'],
      'bind: no environment moon. Known: development, staging, production.',
    ],
    ['no environment', [], 'bind: no environment given, want one of development, staging, production.'],
    ['no value', ['production'], 'bind production: no value given. Name at least one PATH=VALUE, or --from FILE.'],
    ['a word without a value', ['production', 'a.b'], 'a.b: want PATH=VALUE'],
    ['an empty value', ['production', 'a.b='], 'a.b: want the value itself'],
    ['the placeholder of an error message', ['production', 'a.b=…'], 'a.b: want the value itself'],
    ['an empty step', ['production', 'a..b=1'], '"a..b": want a path such as identities.chat.clientId'],
    ['a step that begins with a digit', ['production', 'a.1b=1'], '"a.1b": want a path'],
    ['no path', ['production', '=1'], '"": want a path'],
    [
      'the path of every region',
      ['production', 'vault.{region}.name=kv'],
      'name the region itself, e.g. vault.eastus2.name',
    ],
    ['two values for one path', ['production', 'a=1', 'a=2'], 'a: given twice, with different values'],
    ['a value below a value', ['production', 'a=1', 'a.b=2'], "a.b can't be bound: a is a value already"],
    [
      'a value where a group stands',
      ['production', 'a.b=1', 'a=2'],
      "a can't be bound: a is a group of values already",
    ],
  ])('%s', async (_, args, message) => {
    const cwd = directory({ 'platform.ts': '' });
    const { code, out, err } = await run(['bind', ...args], cwd);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringContaining(message) });
    expect(Object.keys(tree(cwd))).toEqual(['platform.ts']);
  });

  it('a directory without a description', async () => {
    const cwd = directory();
    const { code, err } = await run(['bind', 'production', 'a=1'], cwd);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('platform.ts: no such file') });
    expect(tree(cwd)).toEqual({});
  });

  it('bindings that are not JSON, and leaves them as they are', async () => {
    const cwd = directory({ 'platform.ts': '', 'bindings/production.json': '<<<<<<< HEAD' });
    expect(await run(['bind', 'production', 'a=1'], cwd)).toMatchObject({
      code: 2,
      err: expect.stringContaining('not JSON'),
    });
    expect(bindings(cwd)).toBe('<<<<<<< HEAD');
  });

  it('all faults together', async () => {
    const cwd = directory({ 'platform.ts': '' });
    const { err } = await run(['bind', 'production', 'a..b=1', 'c=', 'ok=1'], cwd);
    expect(err).toBe(
      'gantry: bind: nothing was written\n  "a..b": want a path such as identities.chat.clientId\n  c: want the value itself\n',
    );
  });
});

describe('bind takes no secret, and does not repeat it', () => {
  const made = 'c29tZS1rZXktb2Ytbm9ib2R5';
  it.each<[string, string]>([
    ['a PEM key', `-----BEGIN PRIVATE KEY-----\n${made}\n-----END PRIVATE KEY-----`],
    ['a storage connection string', `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${made}`],
    [
      'a service bus connection string',
      `Endpoint=sb://x.example.com/;SharedAccessKeyName=root;SharedAccessKey=${made}`,
    ],
    ['a database connection string', `Host=db.example.com;Username=app;Password=${made}`],
    ['an address with a password', `postgres://app:${made}@db.example.com/agents`],
    ['a signed address', `https://x.example.com/container?sv=2024&sig=${made}`],
    ['a token', `eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.${made}`],
    ['an access token', `ghp_${made}`],
  ])('%s', async (_, value) => {
    const cwd = directory({ 'platform.ts': '' });
    const { code, out, err } = await run(['bind', 'production', `store.access=${value}`], cwd);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/store\.access: looks like an? .*vault/) });
    expect(out + err).not.toContain(made);
    expect(Object.keys(tree(cwd))).toEqual(['platform.ts']);
  });

  it('and takes what only sounds like one', async () => {
    const cwd = directory({ 'platform.ts': '' });
    const pairs = [
      'identity.clientId=00000000-0000-0000-0000-000000000001',
      'queue.bootstrap=desk.servicebus.example.net:9093',
      'vault.name=kv-password-store',
      'jwks.url=https://login.example.com/keys?v=1',
      'role.arn=arn:aws:iam::000000000000:role/desk',
    ];
    expect(await run(['bind', 'production', ...pairs], cwd)).toMatchObject({ code: 0, err: '' });
  });
});

describe('the command that an unbound value asks for', () => {
  const late = description
    .replace('agentService, ', 'agentService, late, ')
    .replace("registry: 'registry.example.com'", "registry: late('registry.{region}.host')")
    .replace('agentService()', "agentService({ env: { TENANT: late('tenant.id') } })");

  /** The words of a command as the error prints it, its placeholders filled in. */
  const words = (err: string): string[] => {
    const [, line = ''] = /^ +gantry (bind .*)$/m.exec(err) ?? [];
    return line.split(' ').map((word) => word.replace(/=…$/, '=bound.example.com'));
  };

  it('binds it: synth then succeeds', async () => {
    const cwd = directory({ 'platform.ts': late });
    const { code, err } = await run(['synth'], cwd);
    expect(code).toBe(1);
    expect(words(err)).toEqual([
      'bind',
      'production',
      'registry.eastus2.host=bound.example.com',
      'tenant.id=bound.example.com',
    ]);
    expect(await run(words(err), cwd)).toMatchObject({ code: 0, err: '' });
    expect(await run(['synth'], cwd)).toMatchObject({ code: 0, err: '' });
    expect(lookUp(JSON.parse(bindings(cwd)), 'tenant.id')).toBe('bound.example.com');
  });

  it('names the description where it is not platform.ts', async () => {
    const cwd = directory({ 'teams/desk.ts': late });
    const { err } = await run(['synth', '--platform', 'teams/desk.ts'], cwd);
    expect(words(err).slice(0, 4)).toEqual(['bind', 'production', '--platform', 'teams/desk.ts']);
    expect(await run(words(err), cwd)).toMatchObject({ code: 0, err: '' });
    expect(await run(['synth', '--platform', 'teams/desk.ts'], cwd)).toMatchObject({ code: 0, err: '' });
  });
});
