import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { text } from 'node:stream/consumers';
import { type EnvironmentName, environmentNames } from '../spec/environments';
import { suggest } from '../spec/suggest';
import { type Command, type Input, type Io, UsageError } from './command';
import { secretShape } from './secrets';
import { replaceFile } from './write';

type Value = string | number;
type Tree = { [key: string]: unknown };

export const bind: Command = {
  name: 'bind',
  summary: 'Write down values that are known only after deployment',
  operand: {
    name: 'ENVIRONMENT [PATH=VALUE …]',
    summary: `${environmentNames.join(', ')}; then values by path, or - for --from -`,
  },
  options: [
    { name: 'from', value: 'FILE', summary: 'JSON object nested under the same paths; - reads standard input' },
    {
      name: 'platform',
      value: 'FILE',
      summary: 'the description; bindings/ stands beside it',
      default: 'platform.ts',
    },
  ],
  async run(input, io) {
    const [environment, ...pairs] = input.operands;
    const name = readEnvironment(environment);
    const file = bindingsFile(name, input, io);
    const from = pairs.includes('-') ? '-' : input.text('from');
    const values = await given(
      pairs.filter((pair) => pair !== '-'),
      from,
      io,
    );
    if (values.size === 0) {
      throw new UsageError(`bind ${name}: no value given. Name at least one PATH=VALUE, or --from FILE.`);
    }
    const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const tree = before === undefined ? {} : parseObject(before, file);
    const changes = merge(tree, values, file);
    const after = `${JSON.stringify(sorted(tree), null, 2)}\n`;
    if (after !== before) replaceFile(file, after);
    io.out(`${report(relative(io.cwd, file).split(sep).join('/'), changes)}\n`);
    return 0;
  },
};

function readEnvironment(word: string | undefined): EnvironmentName {
  const found = environmentNames.find((name) => name === word);
  if (found !== undefined) return found;
  const known = environmentNames.join(', ');
  if (word === undefined) throw new UsageError(`bind: no environment given, want one of ${known}.`);
  const meant = environmentNames.find((name) => name.startsWith(word.toLowerCase())) ?? suggest(word, environmentNames);
  throw new UsageError(
    `bind: no environment ${word}. ${meant === undefined ? '' : `Did you mean ${meant}? `}Known: ${known}.`,
  );
}

/** Beside the description, which must be there: a mistyped folder must not get bindings that nothing reads. */
function bindingsFile(environment: string, input: Input, io: Io): string {
  const platform = input.text('platform') ?? 'platform.ts';
  const path = resolve(io.cwd, platform);
  if (!existsSync(path)) {
    throw new UsageError(
      `${platform}: no such file. Run this where the description is, or name it with --platform FILE.`,
    );
  }
  return join(dirname(path), 'bindings', `${environment}.json`);
}

/** Path → value, held to what a binding may be. What the command line says goes before what a file says. */
async function given(pairs: readonly string[], from: string | undefined, io: Io): Promise<ReadonlyMap<string, Value>> {
  const faults: string[] = [];
  const values = new Map<string, Value>();
  if (from !== undefined) {
    for (const [path, value] of leaves(parseObject(await read(from, io), from))) accept(path, value, values, faults);
  }
  const named = new Map<string, Value>();
  for (const pair of pairs) {
    const [, path, value] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    if (path === undefined) faults.push(`${pair}: want PATH=VALUE, e.g. registry.host=acme.azurecr.io`);
    else if (named.has(path) && named.get(path) !== value) faults.push(`${path}: given twice, with different values`);
    else accept(path, value, named, faults);
  }
  if (faults.length > 0) {
    throw new UsageError(['bind: nothing was written', ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
  return new Map([...values, ...named]);
}

async function read(from: string, io: Io): Promise<string> {
  if (from === '-') return text(process.stdin);
  try {
    return readFileSync(resolve(io.cwd, from), 'utf8');
  } catch (error) {
    throw new UsageError(`--from ${from}: can't be read (${(error as Error).message})`);
  }
}

function* leaves(value: unknown, path: readonly string[] = []): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) yield [path.join('.'), value];
  else for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key]);
}

const pathPattern = /^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*$/;

/** Takes a value, or says what is wrong with it: never the value itself where it may be a secret. */
function accept(path: string, value: unknown, values: Map<string, Value>, faults: string[]): void {
  if (path.includes('{region}'))
    faults.push(`${path}: name the region itself, e.g. ${path.replace('{region}', 'eastus2')}`);
  else if (!pathPattern.test(path))
    faults.push(`${JSON.stringify(path)}: want a path such as identities.chat.clientId`);
  else if (typeof value !== 'string' && !Number.isFinite(value)) {
    faults.push(`${path}: got ${Array.isArray(value) ? 'a list' : JSON.stringify(value)}, want text or a number`);
  } else if (value === '' || value === '…' || value === '...') faults.push(`${path}: want the value itself`);
  else {
    const secret = secretShape(String(value));
    if (secret === undefined) values.set(path, value as Value);
    else
      faults.push(`${path}: looks like ${secret}. Bindings are kept with the sources: put it into the vault instead.`);
  }
}

function parseObject(json: string, file: string): Tree {
  let value: unknown;
  try {
    // Windows shells begin what they redirect with a byte order mark.
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${file}: not JSON (${(error as Error).message})`);
  }
  if (isObject(value)) return value;
  throw new UsageError(`${file}: want a JSON object`);
}

const isObject = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: Value;
}

/** Puts values into a tree. A value and a group of values can't share a path. */
function merge(tree: Tree, values: ReadonlyMap<string, Value>, file: string): readonly Change[] {
  const changes: Change[] = [];
  for (const [path, after] of values) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let node = tree;
    for (const [index, step] of steps.entries()) {
      const inner = Object.hasOwn(node, step) ? node[step] : {};
      if (!isObject(inner)) throw clash(path, steps.slice(0, index + 1).join('.'), file);
      node[step] = inner;
      node = inner;
    }
    const before = Object.hasOwn(node, last) ? node[last] : undefined;
    if (typeof before === 'object') throw clash(path, path, file);
    node[last] = after;
    changes.push({ path, before, after });
  }
  return changes;
}

const clash = (path: string, place: string, file: string): UsageError =>
  new UsageError(
    `bind: ${path} can't be bound: ${place} is ${path === place ? 'a group of values' : 'a value'} already. Correct the path, or remove ${place} from ${file}.`,
  );

/** Keys in code-unit order at every level: the file must not depend on the order of binding. */
function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** Whole or not at all: a reader never sees half a file. */
function report(file: string, changes: readonly Change[]): string {
  const lines = changes
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, before, after }) =>
      before === undefined ? `  + ${path}=${after}` : `  ~ ${path}=${after} (was ${String(before)})`,
    );
  const same = changes.length - lines.length;
  if (lines.length === 0) return `${file}: nothing to change`;
  return [file, ...lines, ...(same === 0 ? [] : [`  ${same} ${same === 1 ? 'is' : 'are'} bound so already`])].join(
    '\n',
  );
}
