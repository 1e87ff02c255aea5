/** Input that can't be judged: says which file, where, and what to do. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}
