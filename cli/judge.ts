import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type CheckResult, check } from '../policies/check';
import { type Finding, SEVERITIES } from '../policies/finding';
import { type Lines, linesOf } from '../policies/read/lines';
import { UnreadableError } from '../policies/read/problem';
import { type Manifests, readManifests } from '../policies/read/yaml';
import { jsonReport } from '../policies/report/json';
import type { ReportInput } from '../policies/report/report';
import { textReport } from '../policies/report/text';
import { readWaivers, WAIVERS_FILE } from '../policies/waivers/file';
import { isDay, type Waiver } from '../policies/waivers/waiver';
import { defaultDirectory } from './check';
import { type Input, type Io, UsageError } from './command';

/** Reads, judges and reports. This file, not the command's, is what loads the rules. */
export function judgeFiles(input: Input, io: Io): number {
  try {
    return judge(input, io);
  } catch (error) {
    // What can't be read is the caller's to correct, as bad usage is.
    throw error instanceof UnreadableError ? new UsageError(error.message) : error;
  }
}

function judge(input: Input, io: Io): number {
  const asOf = dayOf(input.text('as-of'));
  const path = resolve(io.cwd, operandOf(input));
  const manifests = readManifests(path, { relativeTo: io.cwd, except: [WAIVERS_FILE] });
  if (manifests.resources.length === 0) throw nothingToCheck(operandOf(input), manifests);

  const waivers = waiversFor(input.text('waivers'), path, io.cwd);
  const result = check(manifests.resources, { asOf, waivers });
  const shown = atLeast(result, input.text('severity') ?? 'info');
  const report: ReportInput = {
    result: shown,
    asOf,
    objects: manifests.resources.length,
    files: manifests.files.length,
    notes: manifests.notes,
  };
  io.out(
    input.text('format') === 'json'
      ? jsonReport(report)
      : textReport(report, { colour: io.colour, lineOf: lineFinder(io.cwd) }),
  );
  if (result.crashes.length > 0) throw brokenRules(result);
  return result.counts.error > 0 ? 1 : 0;
}

function operandOf(input: Input): string {
  const [path = defaultDirectory, ...others] = input.operands;
  if (others.length > 0)
    throw new UsageError(`check takes one DIR, got ${input.operands.length}. Run it once for each.`);
  return path;
}

function dayOf(text: string | undefined): string {
  if (text === undefined) return new Date().toISOString().slice(0, 10);
  if (!isDay(text)) throw new UsageError(`--as-of: got "${text}", want a day as YYYY-MM-DD, e.g. 2027-01-31.`);
  return text;
}

/** An empty directory must never pass for a clean one. */
function nothingToCheck(operand: string, { notes }: Manifests): UsageError {
  const message = `${operand}: no Kubernetes manifest or Pulumi capture in it. Run \`gantry synth\` first, or name another directory.`;
  return new UsageError([message, ...notes.map((note) => `  ${note}`)].join('\n'));
}

const brokenRules = ({ crashes }: CheckResult): UsageError =>
  new UsageError(
    [
      'a rule failed itself, so this check is not complete; please report it:',
      ...crashes.map(({ rule, where, error }) => `  ${rule} at ${where}: ${error}`),
    ].join('\n'),
  );

function atLeast(result: CheckResult, severity: string): CheckResult {
  const lowest = SEVERITIES.find((level) => level === severity) ?? 'info';
  const shown = SEVERITIES.slice(0, SEVERITIES.indexOf(lowest) + 1);
  return { ...result, findings: result.findings.filter((finding) => shown.includes(finding.severity)) };
}

function waiversFor(option: string | undefined, path: string, cwd: string): readonly Waiver[] {
  const file = option === undefined ? findWaivers(path, cwd) : resolve(cwd, option);
  if (file === undefined) return [];
  const name = relative(cwd, file).split(sep).join('/');
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new UsageError(`--waivers: ${name} is no file. Correct the name, or leave the option out.`);
  }
  return readWaivers(readFileSync(file, 'utf8'), name);
}

/** The file here, or else the nearest one above the checked directory, up to the root of its project. */
function findWaivers(path: string, cwd: string): string | undefined {
  const here = join(cwd, WAIVERS_FILE);
  if (existsSync(here)) return here;
  for (let directory = path; ; directory = dirname(directory)) {
    const file = join(directory, WAIVERS_FILE);
    if (existsSync(file)) return file;
    const isRoot = ['package.json', '.git'].some((marker) => existsSync(join(directory, marker)));
    if (isRoot || dirname(directory) === directory) return undefined;
  }
}

/** Lines of findings. A file is read again for its lines only when one of its findings is told. */
function lineFinder(cwd: string): (finding: Finding) => number | undefined {
  const known = new Map<string, Lines>();
  return ({ object, path, position }) => {
    const lines = known.get(object.file) ?? linesOf(readFileSync(resolve(cwd, object.file), 'utf8'));
    known.set(object.file, lines);
    return lines(position.document, position.pointer + path);
  };
}
