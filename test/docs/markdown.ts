import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/project';

/** A fenced block of a page. */
export interface Snippet {
  /** Page, from the repository's root, with forward slashes. */
  readonly page: string;
  /** Line of its first line of content, counted from 1. */
  readonly line: number;
  readonly language: string;
  /** Words after the language, e.g. `props` or `file=spec/place.ts`. */
  readonly words: readonly string[];
  readonly text: string;
}

/** Every page that people read. Generated pages are held to the sources by a test of their own. */
export const pages: readonly string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
].sort();

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8').replaceAll('\r\n', '\n');

/** The fenced blocks of a page, in order. */
export function snippetsOf(page: string): readonly Snippet[] {
  const snippets: Snippet[] = [];
  let open: { info: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of readPage(page).split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(line)?.[1];
    if (open === undefined) {
      if (fence !== undefined) open = { info: fence.trim(), line: index + 2, lines: [] };
    } else if (fence === undefined) {
      open.lines.push(line);
    } else {
      const [language = '', ...words] = open.info.split(/\s+/);
      snippets.push({ page, line: open.line, language, words, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${page}:${open.line}: a block that does not end`);
  return snippets;
}

/** A page without its fenced blocks. */
export const proseOf = (page: string): string => readPage(page).replaceAll(/^\s*```.*\n[\s\S]*?^\s*```$/gm, '');

/** The value of a word such as `file=spec/place.ts`. */
export const wordOf = ({ words }: Snippet, key: string): string | undefined =>
  words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);

export const nameOf = ({ page, line }: Snippet): string => `${page}:${line}`;
