import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { version } from '../spec/version';
import { root } from './support/project';
import { kubernetesRows } from './support/rows';

/** Folder → folders of ours that its files may import. Data flows one way. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  spec: ['spec'],
  policies: ['policies', 'spec'],
  constructs: ['constructs', 'spec'],
  charts: ['charts', 'constructs', 'spec'],
  service: ['service'],
  stacks: ['stacks', 'charts', 'constructs', 'spec'],
};

/** Libraries that only these folders may load. */
const engines: Readonly<Record<string, readonly string[]>> = {
  cdk8s: ['constructs', 'charts'],
  constructs: ['constructs', 'charts'],
  esbuild: ['cli'],
  '@pulumi/pulumi': ['constructs', 'stacks', 'cli'],
  '@pulumi/azure-native': ['constructs', 'stacks'],
};

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => join(root, folder, name));

const imports = (file: string): { readonly id: string; readonly typeOnly: boolean }[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'/gms)].map((match) => ({
    id: match[2] ?? '',
    typeOnly: match[1] !== undefined,
  }));

const layer = (file: string): string => relative(root, file).split(/[\\/]/)[0] ?? '';

function target(file: string, id: string): string {
  const path = resolve(dirname(file), id);
  const found = [`${path}.ts`, join(path, 'index.ts'), path].find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
  if (found === undefined) throw new Error(`${file} imports ${id}, which is not there`);
  return found;
}

describe('the layout', () => {
  it.each(Object.entries(mayImport))('%s imports only %s', (folder, allowed) => {
    const wrong = sources(folder).flatMap((file) =>
      imports(file)
        .filter(({ id }) => id.startsWith('.'))
        .filter(({ id }) => !allowed.includes(layer(target(file, id))))
        .map(({ id }) => `${relative(root, file)} imports ${id}`),
    );
    expect(sources(folder).length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it('policies take only types from the spec', () => {
    const wrong = sources('policies').flatMap((file) =>
      imports(file)
        .filter(({ id, typeOnly }) => id.startsWith('.') && !typeOnly && layer(target(file, id)) === 'spec')
        .map(({ id }) => `${relative(root, file)} imports ${id}`),
    );
    expect(wrong).toEqual([]);
  });

  it('engines of one cloud never import those of another', () => {
    const clouds = ['kubernetes', 'azure', 'aws'];
    const cloudOf = (file: string) =>
      clouds.find((cloud) => relative(join(root, 'constructs'), file).startsWith(cloud));
    const wrong = sources('constructs').flatMap((file) =>
      imports(file)
        .filter(({ id }) => id.startsWith('.'))
        .filter(({ id }) => {
          const [from, to] = [cloudOf(file), cloudOf(target(file, id))];
          return from !== undefined && to !== undefined && from !== to;
        })
        .map(({ id }) => `${relative(root, file)} imports ${id}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(engines))('%s is loaded only in %s', (library, allowed) => {
    const wrong = [...Object.keys(mayImport), 'cli']
      .filter((folder) => !allowed.includes(folder))
      .flatMap(sources)
      .filter((file) =>
        imports(file).some(({ id, typeOnly }) => !typeOnly && (id === library || id.startsWith(`${library}/`))),
      )
      .map((file) => relative(root, file));
    expect(wrong).toEqual([]);
  });

  it('modules of Azure are loaded one by one: the root would load them all', () => {
    const wrong = ['constructs', 'stacks', 'cli']
      .flatMap(sources)
      .filter((file) => imports(file).some(({ id, typeOnly }) => !typeOnly && id === '@pulumi/azure-native'));
    expect(wrong).toEqual([]);
  });

  it('only the launcher and what is loaded for Azure alone reach a stack or a construct of Azure', () => {
    const reaching = [
      ...sources('cli'),
      ...sources('charts'),
      join(root, 'index.ts'),
      join(root, 'azure.ts'),
      join(root, 'kubernetes.ts'),
    ]
      .filter((file) =>
        imports(file).some(
          ({ id, typeOnly }) =>
            !typeOnly &&
            id.startsWith('.') &&
            /^(stacks|constructs\/azure)\//.test(relative(root, target(file, id)).replaceAll('\\', '/')),
        ),
      )
      .map((file) => relative(root, file));
    expect(reaching).toEqual([join('cli', 'pulumi.ts')]);
  });

  it('only the command line and the launchers read the environment, the clock and the network', () => {
    const wrong = ['spec', 'policies', 'constructs', 'charts'].flatMap(sources).flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      const found = /process\.env|Date\.now\(|new Date\(\)|Math\.random|from 'node:https?'|fetch\(/.exec(text);
      return found === null ? [] : [`${relative(root, file)}: ${found[0]}`];
    });
    expect(wrong).toEqual([]);
  });

  it('nothing depends on the locale of the machine', () => {
    const wrong = ['spec', 'policies', 'constructs', 'charts', 'cli'].flatMap(sources).flatMap((file) => {
      const found = /localeCompare|toLocale\w+|Intl\./.exec(readFileSync(file, 'utf8'));
      return found === null ? [] : [`${relative(root, file)}: ${found[0]}`];
    });
    expect(wrong).toEqual([]);
  });
});

/** Titles of the tests of a file: the first argument of `it(…)`, `describe(…)`, `it.each(…)(…)` and their like. */
function titles(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, false);
  const found: string[] = [];
  const rootOf = (node: ts.Expression): string =>
    ts.isIdentifier(node)
      ? node.text
      : ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)
        ? rootOf(node.expression)
        : '';
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) ? node.arguments[0] : undefined;
    if (ts.isCallExpression(node) && title !== undefined && ['it', 'describe'].includes(rootOf(node.expression))) {
      if (ts.isStringLiteralLike(title)) found.push(title.text);
      if (ts.isTemplateExpression(title))
        found.push(
          [title.head, ...title.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join(' '),
        );
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('the tests', () => {
  const all = sources('test')
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap(titles);

  it.each(kubernetesRows)('name %s where they hold it', (row) => {
    expect(all.filter((title) => new RegExp(`\\b${row}\\b`).test(title))).not.toEqual([]);
  });
});

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };

  it('knows its own version', () => {
    expect(version).toBe(manifest.version);
  });

  it('pins every dependency exactly', () => {
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, range]) => !/^\d+\.\d+\.\d+$/.test(range),
    );
    expect(loose).toEqual([]);
  });

  // A workspace is linked to its own folder.
  it('locks no address of a registry', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "(?!service")/);
  });
});
