/** A part of ours that does not answer. Whether it did what it was asked is not known. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  constructor(
    readonly part: 'redis' | 'database' | 'disk' | 'queue' | 'identity' | 'embeddings' | (string & {}),
    cause: unknown,
  ) {
    super(cause instanceof Error && cause.message !== '' ? cause.message : `${part} does not answer`, { cause });
  }
}
