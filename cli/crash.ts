import { basename, join, resolve, sep } from 'node:path';

/** This package: its sources stand one level above this file, what is compiled of them in lib/. */
const root = resolve(__dirname, basename(resolve(__dirname, '..')) === 'lib' ? '../..' : '..');
const ourFolders = ['bin', 'charts', 'cli', 'constructs', 'lib', 'policies', 'spec', 'stacks'].map(
  (name) => join(root, name) + sep,
);

/** Where a place in generated code came from; undefined where nothing is known of it. */
export type Origin = (file: string, line: number, column: number) => string | undefined;

export interface Crash {
  readonly message: string;
  /** Whose fault it is: the description's, or that of this package or the machine. */
  readonly by: 'description' | 'gantry';
}

/**
 * An error that nobody foresaw, as its reader needs it. Where a description threw it, only the lines of that description
 * and of what it uses are told: the way through this package says nothing about their mistake.
 */
export function describeCrash(error: unknown, origin: Origin = () => undefined): Crash {
  // Nothing of ours throws what is no error.
  if (!(error instanceof Error)) return { message: `thrown: ${String(error)}`, by: 'description' };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const theirs = framesOfOthers(frames);
  const head = `${error.name}: ${error.message}`;
  if (theirs.length > 0) {
    return { message: [head, ...theirs.map((frame) => located(frame, origin))].join('\n'), by: 'description' };
  }
  // No space left, no permission: the machine's, and clear without a stack.
  if ((error as NodeJS.ErrnoException).syscall !== undefined) return { message: error.message, by: 'gantry' };
  const report = 'This is a fault of gantry itself: please report it with these lines.';
  return { message: [head, ...frames, report].join('\n'), by: 'gantry' };
}

function framesOfOthers(frames: readonly string[]): readonly string[] {
  const ours = frames.map((frame) => ourFolders.some((folder) => placeOf(frame)?.file.startsWith(folder)));
  // Whoever called this package from outside stands below its last line.
  return frames
    .slice(0, ours.includes(true) ? ours.lastIndexOf(true) : frames.length)
    .filter((frame, index) => ours[index] !== true && placeOf(frame) !== undefined);
}

interface FramePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The place that a line of a stack names; undefined for Node's own modules. */
function placeOf(frame: string): FramePlace | undefined {
  const [, file, line, column] =
    /(?:\(|at )(?:file:\/\/)?((?:[A-Za-z]:)?[\\/][^()]*?):(\d+):(\d+)\)?$/.exec(frame) ?? [];
  return file === undefined ? undefined : { file, line: Number(line), column: Number(column) };
}

function located(frame: string, origin: Origin): string {
  const place = placeOf(frame);
  const found = place === undefined ? undefined : origin(place.file, place.line, place.column);
  return place === undefined || found === undefined
    ? frame
    : frame.replace(`${place.file}:${place.line}:${place.column}`, () => found);
}
