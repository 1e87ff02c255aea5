/**
 * The parts of an excerpt that are not to be found in a text, in order. A line that holds nothing but `…`, alone or in a
 * comment, stands for any number of lines; indentation may be cut.
 */
export function missingParts(excerpt: string, text: string): readonly string[] {
  const wanted = excerpt
    .split(/^\s*(?:\/\/|#)?\s*…\s*$/m)
    .map(lines)
    .filter((part) => part.length > 0);
  const present = lines(text);
  const missing: string[] = [];
  let from = 0;
  for (const part of wanted) {
    const at = find(part, present, from);
    if (at < 0) missing.push(part.join('\n'));
    else from = at + part.length;
  }
  return wanted.length === 0 ? ['nothing: the excerpt is empty'] : missing;
}

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');

/** Where the part stands, all of its lines moved to the side alike. */
function find(part: readonly string[], present: readonly string[], from: number): number {
  const [first = ''] = part;
  for (let at = from; at + part.length <= present.length; at += 1) {
    const cut = (present[at] ?? '').length - first.length;
    if (cut < 0 || (present[at] ?? '').slice(0, cut).trim() !== '') continue;
    if (part.every((line, index) => `${' '.repeat(cut)}${line}` === present[at + index])) return at;
  }
  return -1;
}
