import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root } from '../support/project';
import { proseOf, readPage } from './markdown';

/** The links and images of a page that lead nowhere within the repository. */
export function brokenLinks(page: string): readonly string[] {
  const text = proseOf(page).replaceAll(/`[^`\n]*`/g, '');
  const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  const images = [...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  return [...inline, ...images].filter((link) => !/^[a-z]+:/.test(link) && !resolves(page, link));
}

function resolves(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), path));
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || !target.endsWith('.md') || anchorsOf(target).has(anchor);
}

/** As GitHub makes them: lower case, punctuation left out, blanks to dashes. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...readPage(page).matchAll(/^#{1,6}\s+(.*)$/gm)].map((match) => match[1] ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );
}

const folders = 'bin|bindings|charts|cli|constructs|docs|examples|policies|spec|test|bench';

/** Files that a page names in code spans and that are not there. */
export function missingFiles(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/`([^`\n]+)`/g)]
    .map((match) => match[1] ?? '')
    .filter((span) => new RegExp(`^(?:${folders})/[\\w./-]+$`).test(span))
    .filter((span) => !existsSync(join(root, span)) && !existsSync(join(root, dirname(page), span)));
}

/** `gantry …` commands in code spans. */
export const commandsIn = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/`((?:npx )?gantry [^`\n]+)`/g)].map((match) => (match[1] ?? '').replace(/^npx /, ''));
