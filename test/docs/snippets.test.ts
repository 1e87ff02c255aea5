import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { UnboundError } from '../../charts/bindings';
import { kubernetesFiles } from '../../charts/files';
import { synthKubernetes } from '../../charts/synth';
import { bundleDescription } from '../../cli/bundle';
import { evaluateDescription } from '../../cli/load';
import { check } from '../../policies/check';
import { readText } from '../../policies/read/yaml';
import { readWaivers } from '../../policies/waivers/file';
import { resolvePlatform } from '../../spec/platform';
import { PlatformError } from '../../spec/problems';
import { bindPath } from '../support/platforms';
import { projectFiles, projects, root } from '../support/project';
import { schemaProblems } from '../support/schema';
import { missingParts } from './excerpt';
import { brokenLinks, commandsIn, missingFiles } from './links';
import { nameOf, pages, readPage, type Snippet, snippetsOf, wordOf } from './markdown';
import { moduleOf, typeProblems } from './program';
import { checkUsage, Sandbox } from './sandbox';

/** Pages and the least number of snippets that each must be found to have. */
const least: Readonly<Record<string, number>> = {
  'CONTRIBUTING.md': 6,
  'README.md': 10,
  'docs/guide/environments.md': 3,
  'docs/guide/gateway.md': 4,
  'docs/guide/network.md': 3,
  'docs/guide/observability.md': 7,
  'docs/guide/operating.md': 4,
  'docs/guide/scaling.md': 3,
  'docs/guide/secrets.md': 3,
};
const decisions = pages.filter((page) => page.startsWith('docs/decisions/0'));
const snippets = pages.flatMap(snippetsOf);
const of = (...languages: readonly string[]) => snippets.filter(({ language }) => languages.includes(language));
const named = (list: readonly Snippet[]) => list.map((snippet) => [nameOf(snippet), snippet] as const);

describe('every page', () => {
  it.each(Object.entries(least))('%s has at least %i snippets', (page, count) => {
    expect(snippetsOf(page).length).toBeGreaterThanOrEqual(count);
  });

  it('of the decisions shows the code that it is about', () => {
    expect(decisions.length).toBeGreaterThanOrEqual(8);
    expect(decisions.filter((page) => snippetsOf(page).length === 0)).toEqual([]);
  });

  it('shows only what a test below reads', () => {
    const known = ['ts', 'sh', 'text', 'yaml', 'json'];
    expect(snippets.filter(({ language }) => !known.includes(language)).map(nameOf)).toEqual([]);
  });

  it.each(pages)('%s links only to what is there', (page) => {
    expect(brokenLinks(page)).toEqual([]);
    expect(missingFiles(page)).toEqual([]);
  });

  it.each(pages)('%s names only commands and options that there are', (page) => {
    for (const command of commandsIn(page)) checkUsage(command);
  });
});

const excerpts = snippets.filter((snippet) => wordOf(snippet, 'file') !== undefined);
const written = of('ts').filter((snippet) => !excerpts.includes(snippet));

describe('TypeScript', () => {
  it('type-checks', () => {
    expect(written.length).toBeGreaterThan(10);
    const problems = typeProblems(written.filter(({ words }) => !words.includes('wrong')));
    const untyped = written.filter(({ words }) => words.includes('untyped')).map(nameOf);
    expect(problems.filter((problem) => !untyped.some((name) => problem.startsWith(`${name}: `)))).toEqual([]);
    expect(untyped.filter((name) => !problems.some((problem) => problem.startsWith(`${name}: `)))).toEqual([]);
  });

  it.each(named(written.filter(isPlatform)))('%s becomes manifests that the rules accept', async (_, snippet) => {
    const files = await synthesised(snippet);
    const documents = [...files].flatMap(([path, content]) => (path.endsWith('.yaml') ? readText(content, path) : []));
    expect(documents.length).toBeGreaterThan(0);
    const { findings, crashes } = check(documents, { asOf: '2026-11-21' });
    expect(crashes).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each(named(written.filter(({ words }) => words.includes('wrong'))))(
    '%s is refused, as shown',
    async (_, snippet) => {
      const shown = snippetsOf(snippet.page).find(({ line, language }) => line > snippet.line && language === 'text');
      expect(await fault(snippet)).toBe(shown?.text.trimEnd());
    },
  );
});

function isPlatform({ words, text }: Snippet): boolean {
  if (words.includes('wrong') || words.includes('untyped')) return false;
  return words.length > 0 || text.includes('export default definePlatform(');
}

async function propsOf(snippet: Snippet) {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-snippet-'));
  try {
    const file = join(folder, 'platform.ts');
    writeFileSync(file, moduleOf(snippet));
    return evaluateDescription(await bundleDescription(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a snippet becomes, with every late value bound to one of the right shape. */
async function synthesised(snippet: Snippet) {
  // Customising happens while the constructs are made: a second run needs a description of its own.
  const synth = async (values: Readonly<Record<string, unknown>>) =>
    kubernetesFiles(synthKubernetes(resolvePlatform(await propsOf(snippet)), () => values));
  try {
    return await synth({});
  } catch (error) {
    if (!(error instanceof UnboundError)) throw error;
    const bindings: Record<string, unknown> = {};
    for (const { path } of error.unbound) bindPath(bindings, path.split('.'));
    return await synth(bindings);
  }
}

async function fault(snippet: Snippet): Promise<string> {
  try {
    resolvePlatform(await propsOf(snippet));
  } catch (error) {
    if (error instanceof PlatformError) return error.message;
    throw error;
  }
  return 'nothing is wrong with it';
}

describe('excerpts', async () => {
  const output = await projectFiles(projects.reference ?? '');

  it.each(named(excerpts))('%s stand in their file', (_, snippet) => {
    const path = wordOf(snippet, 'file') ?? '';
    const text = output.get(path) ?? readFileSync(join(root, path), 'utf8');
    expect(missingParts(snippet.text, text.replaceAll('\r\n', '\n'))).toEqual([]);
  });

  it('are compared line by line', () => {
    const text = 'a\n  b\n  c\nd\n';
    expect(missingParts('b\nc\n', text)).toEqual([]);
    expect(missingParts('a\n// …\nd\n', text)).toEqual([]);
    expect(missingParts('b\nd\n', text)).toEqual(['b\nd']);
    expect(missingParts('d\n…\na\n', text)).toEqual(['a']);
    expect(missingParts('…\n', text)).toHaveLength(1);
  });
});

describe('commands', () => {
  const made: Sandbox[] = [];
  const newSandbox = (): Sandbox => {
    const sandbox = new Sandbox();
    made.push(sandbox);
    return sandbox;
  };
  afterAll(() => {
    for (const sandbox of made) sandbox.remove();
  });

  const withCommands = [...new Set(of('sh').map(({ page }) => page))];

  it.each(withCommands)('%s: run in order and print what is shown', async (page) => {
    const sandbox = newSandbox();
    const all = snippetsOf(page);
    for (const [index, snippet] of all.entries()) {
      const waivers = snippet.language === 'yaml' && snippet.words.includes('waivers');
      if (waivers) writeFileSync(join(sandbox.folder, 'gantry.waivers.yaml'), snippet.text);
      if (snippet.language !== 'sh') continue;
      const { output, code } = await sandbox.run(snippet.text);
      expect(code, `${nameOf(snippet)}\n${output}`).toBe(Number(wordOf(snippet, 'exits') ?? 0));
      const next = all[index + 1];
      if (next?.language === 'text') expect(missingParts(next.text, output), nameOf(next)).toEqual([]);
    }
  });

  it('that no program here knows are found', async () => {
    const sandbox = newSandbox();
    expect((await sandbox.run('npx gantry synth --outt x')).code).toBe(2);
    await expect(sandbox.run('npm run nothing')).rejects.toThrow('no such script');
    await expect(sandbox.run('kubectl apply -f dist/kubernetes/nowhere')).rejects.toThrow('never written');
    await expect(sandbox.run('terraform apply')).rejects.toThrow('may name');
  });
});

describe('data', () => {
  it.each(named(of('text')))('%s is the output of what stands before it', (_, snippet) => {
    const before = snippetsOf(snippet.page).findLast(({ line }) => line < snippet.line);
    const stands =
      before?.language === 'sh' || before?.words.includes('wrong') || wordOf(snippet, 'file') !== undefined;
    expect(stands).toBe(true);
  });

  it.each(named(of('yaml')))('%s is YAML of its kind', (_, snippet) => {
    if (snippet.words.includes('waivers')) {
      expect(readWaivers(snippet.text, snippet.page).length).toBeGreaterThan(0);
      return;
    }
    const documents = loadAll(snippet.text);
    expect(documents.length).toBeGreaterThan(0);
    // Excerpts are parts of manifests that other tests validate whole; Flux has no schema here.
    const whole = documents.filter((document) => wordOf(snippet, 'file') === undefined && !isFlux(document));
    expect(whole.flatMap(schemaProblems)).toEqual([]);
  });

  it.each(named(of('json')))('%s is JSON', (_, snippet) => {
    expect(() => JSON.parse(snippet.text)).not.toThrow();
  });

  it('the picture is drawn as SVG, with words for those who do not see it', () => {
    const svg = readFileSync(join(root, 'docs', 'architecture.svg'), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*aria-labelledby="title desc"/);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(readPage('README.md')).toContain('docs/architecture.svg');
  });
});

const isFlux = (document: unknown): boolean =>
  String((document as { readonly apiVersion?: unknown }).apiVersion).includes('fluxcd.io');
