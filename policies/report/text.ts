import type { Finding } from '../finding';
import type { Severity } from '../rule';
import type { ReportInput } from './report';

export interface TextOptions {
  readonly colour: boolean;
  /** The line of a finding, where its file can tell. */
  lineOf(finding: Finding): number | undefined;
}

/** The findings for an operator: by file and object, each with its place, what was got, and the fix. */
export function textReport(input: ReportInput, options: TextOptions): string {
  const paint = painter(options.colour);
  const lines: string[] = [];
  let file: string | undefined;
  let object: string | undefined;
  for (const finding of input.result.findings) {
    const title = titleOf(finding);
    if (finding.object.file !== file) {
      if (file !== undefined) lines.push('');
      lines.push(paint('bold', finding.object.file));
      object = undefined;
    }
    if (title !== object) lines.push(`  ${title}`);
    file = finding.object.file;
    object = title;
    lines.push(...findingLines(finding, options.lineOf(finding), paint));
  }
  if (lines.length > 0) lines.push('');
  lines.push(...input.notes.map((note) => `note: ${note}`), summaryOf(input, paint));
  return `${lines.join('\n')}\n`;
}

type Paint = (style: keyof typeof STYLES, text: string) => string;

const STYLES = { error: 31, warning: 33, info: 36, clean: 32, bold: 1, dim: 2 } as const;

const painter =
  (colour: boolean): Paint =>
  (style, text) =>
    colour ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;

function titleOf({ object }: Finding): string {
  return `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
}

function findingLines(finding: Finding, line: number | undefined, paint: Paint): readonly string[] {
  const { rule, severity, object, path, message, fix } = finding;
  const place = line === undefined ? object.file : `${object.file}:${line}`;
  return [
    `    ${paint(severity, severity)} ${rule}  ${paint('dim', place)}`,
    `      ${path === '' ? '' : `${path}: `}${message}`,
    `      ${paint('dim', 'fix:')} ${fix}`,
  ];
}

function summaryOf({ result, asOf, objects, files }: ReportInput, paint: Paint): string {
  const { counts, waived, rules } = result;
  const found = (['error', 'warning', 'info'] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => paint(severity, counted(counts[severity], NOUNS[severity])));
  const told = found.length === 0 ? [paint('clean', 'clean')] : found;
  const accepted = waived.length === 0 ? [] : [`${waived.length} waived`];
  const scope = `${counted(objects, 'object')} in ${counted(files, 'file')}, ${counted(rules, 'rule')}, as of ${asOf}`;
  return `${[...told, ...accepted].join(', ')}: ${scope}`;
}

const NOUNS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
