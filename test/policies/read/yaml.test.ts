import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UnreadableError } from '../../../policies/read/problem';
import { readManifests, readText } from '../../../policies/read/yaml';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-read-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const readTree = (path = '.') => readManifests(join(root, path), { relativeTo: root, except: ['gantry.waivers.yaml'] });
const names = (path?: string) => readTree(path).resources.map((resource) => `${resource.file} ${resource.name}`);

function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UnreadableError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('reading a directory', () => {
  test('takes every YAML file below it, in one order for every locale, with forward slashes', () => {
    for (const file of ['b.yaml', 'B.yaml', 'a/z.yml', 'a/ä.yaml', 'i/ı.yaml', 'notes.txt']) write(file, config('x'));
    expect(names()).toEqual(['B.yaml x', 'a/z.yml x', 'a/ä.yaml x', 'b.yaml x', 'i/ı.yaml x']);
  });

  test('leaves out installed packages, the waivers, and links to directories', () => {
    write('node_modules/p/x.yaml', config('x'));
    write('.git/x.yaml', config('x'));
    write('gantry.waivers.yaml', 'waivers: []');
    write('a/x.yaml', config('x'));
    symlinkSync(root, join(root, 'a', 'loop'), 'dir');
    expect(names()).toEqual(['a/x.yaml x']);
  });

  test('tells what it skips, and counts only files with objects', () => {
    write('values.yaml', 'replicas: 3\n---\n- a\n');
    write('x.yaml', config('x'));
    expect(readTree().notes).toEqual([
      'values.yaml: document 1 is not a Kubernetes object; skipped',
      'values.yaml: document 2 is not a Kubernetes object; skipped',
    ]);
    expect(readTree().files).toEqual(['x.yaml']);
  });

  test('an object needs both an apiVersion and a kind', () => {
    write('x.yaml', 'apiVersion: v2\nname: a-chart\n---\nkind: Kustomization\n');
    expect(readTree().resources).toEqual([]);
    expect(readTree().notes).toHaveLength(2);
  });

  test('takes one file as well, and names a missing one with what to do', () => {
    write('a/x.yaml', config('x'));
    expect(names('a/x.yaml')).toEqual(['a/x.yaml x']);
    expect(failure(() => readTree('dist'))).toBe(
      'dist: no such file or directory. Run `gantry synth` first, or name another one.',
    );
  });

  test('reports every unreadable file at once', () => {
    write('a.yaml', 'a: [');
    write('b.yaml', config('x'));
    write('c.yaml', 'a: 1\na: 2');
    const message = failure(() => readTree());
    expect(message.split('\n').map((line) => line.split(':').slice(0, 2).join(':'))).toEqual(['a.yaml:1', 'c.yaml:2']);
  });
});

describe('reading a text', () => {
  const read = (text: string) =>
    readText(text, 'x.yaml').map(({ name, document, pointer }) => [name, document, pointer]);

  test('empty documents and comments are nothing; documents are numbered as they stand', () => {
    expect(read(`# c\n---\n---\n${config('a')}---\n# c\n---\n${config('b')}...\n`)).toEqual([
      ['a', 1, ''],
      ['b', 3, ''],
    ]);
    expect(read('')).toEqual([]);
  });

  test('lists are taken apart, also lists of one kind', () => {
    const item = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;
    expect(read(`apiVersion: v1\nkind: List\nitems: [${item('a')}, ${item('b')}]`)).toEqual([
      ['a', 0, '/items/0'],
      ['b', 0, '/items/1'],
    ]);
    expect(read(`apiVersion: v1\nkind: ConfigMapList\nitems: [${item('a')}]`)).toEqual([['a', 0, '/items/0']]);
  });

  test('a byte order mark, CRLF and tabs in text are no obstacle', () => {
    expect(read(`\uFEFF${config('a').replaceAll('\n', '\r\n')}`)).toEqual([['a', 0, '']]);
  });

  test('identity: group and kind without the version, generated names, no namespace', () => {
    const [resource] = readText('apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: backup-}', 'x.yaml');
    expect(resource).toMatchObject({ type: 'batch/Job', namespace: '', name: 'backup-*' });
  });

  test('reads booleans as the API server does, and leaves y and n as names', () => {
    const [resource] = readText(
      'apiVersion: v1\nkind: ConfigMap\ndata: {a: yes, b: Off, c: y, d: "yes", e: nothing}',
      'x.yaml',
    );
    expect(resource?.body.data).toEqual({ a: true, b: false, c: 'y', d: 'yes', e: 'nothing' });
  });

  test('merge keys and anchors are resolved', () => {
    const [resource] = readText('apiVersion: v1\nkind: ConfigMap\nx: &x {a: "1"}\ndata: {<<: *x, b: "2"}', 'x.yaml');
    expect(resource?.body.data).toEqual({ a: '1', b: '2' });
  });

  test('a template is told apart from a broken file', () => {
    expect(failure(() => readText('a: 1\n{{- if .Values.x }}\nb: 2\n{{- end }}', 'chart/x.yaml'))).toMatch(
      /^chart\/x\.yaml:\d+: not readable as YAML: .*It looks like a template: render it first/,
    );
    expect(failure(() => readText('a: 1\nb: [', 'x.yaml'))).toMatch(/^x\.yaml:\d+: .*Correct the file/);
  });

  test('a bomb of aliases is refused instead of expanded', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const parts = Array(10).fill(level === 0 ? 'x' : `*a${level - 1}`);
      return `a${level}: &a${level} [${parts.join(', ')}]`;
    });
    expect(failure(() => readText(levels.join('\n'), 'x.yaml'))).toContain('aliases expand to more than');
    expect(failure(() => readText('a: &a {b: *a}', 'x.yaml'))).toContain('or into themselves');
  });

  test('a key named __proto__ is only a key', () => {
    const [resource] = readText('apiVersion: v1\nkind: ConfigMap\ndata: {__proto__: {a: b}}', 'x.yaml');
    expect(Object.getPrototypeOf(resource?.body.data)).toBe(Object.prototype);
  });
});
