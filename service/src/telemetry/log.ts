import type { Config } from '../config/settings';

type Level = Config['LOG_LEVEL'];
const rank: Readonly<Record<Level, number>> = { debug: 10, info: 20, warn: 30, error: 40 };

export type Fields = Readonly<Record<string, unknown>>;

/** Lines of JSON. Callers hand over ids, counts and names, never what was said. */
export class Log {
  private lines: string[] = [];
  private readonly least: number;

  constructor(
    level: Level = 'info',
    private readonly write: (text: string) => void = (text) => void process.stdout.write(text),
  ) {
    this.least = rank[level];
  }

  debug = (message: string, fields?: Fields): void => this.line('debug', message, fields);
  info = (message: string, fields?: Fields): void => this.line('info', message, fields);
  warn = (message: string, fields?: Fields): void => this.line('warn', message, fields);

  /** An error with its cause: the only place that sees it. */
  error = (message: string, error: unknown, fields?: Fields): void =>
    this.line('error', message, { ...fields, ...described(error) });

  enabled(level: Level): boolean {
    return rank[level] >= this.least;
  }

  /** Lines of one moment leave in one write. */
  flush = (): void => {
    const text = this.lines.join('');
    this.lines = [];
    if (text !== '') this.write(text);
  };

  private line(level: Level, message: string, fields: Fields | undefined): void {
    if (rank[level] < this.least) return;
    if (this.lines.length === 0) setImmediate(this.flush);
    const rest = fields === undefined ? '}' : JSON.stringify(fields);
    const head = `{"time":"${now()}","level":"${level}","message":${JSON.stringify(message)}`;
    this.lines.push(rest === '{}' || rest === '}' ? `${head}}\n` : `${head},${rest.slice(1)}\n`);
  }
}

let last = 0;
let lastText = '';

/** The time as text, made once a millisecond. */
function now(): string {
  const time = Date.now();
  if (time !== last) {
    last = time;
    lastText = new Date(time).toISOString();
  }
  return lastText;
}

function described(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: String(error) };
  const causes: string[] = [];
  for (let { cause } = error; cause instanceof Error && causes.length < 5; { cause } = cause)
    causes.push(titled(cause));
  const frames = /^ {4}at [\s\S]*/m.exec(error.stack ?? '')?.[0] ?? '';
  const cause = causes.length === 0 ? {} : { cause: causes.join(' < ') };
  return { error: titled(error), ...cause, stack: `${titled(error)}\n${frames}` };
}

/** What is not JSON is quoted by the error that says so, and may be what somebody said. */
function titled({ name, message, ...more }: Error & { readonly code?: unknown }): string {
  if (name === 'SyntaxError') return name;
  return `${name}: ${message === '' ? String(more.code ?? '') : message}`;
}
