/** A part of ours that does not answer. Whether it did what it was asked is not known. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  constructor(
    /** As the log names it. */
    readonly part: string,
    cause: Error,
  ) {
    const { message, code } = cause as NodeJS.ErrnoException;
    const reason = message || code || cause.name;
    super(reason.startsWith(part) ? reason : `${part}: ${reason}`, { cause });
  }
}

/** For what libraries reject with. */
export const unavailable = (part: string, cause: unknown): Unavailable =>
  new Unavailable(part, cause instanceof Error ? cause : new Error(String(cause)));
