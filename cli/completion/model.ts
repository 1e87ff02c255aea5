/** What a shell offers for a word: fixed words, paths, or nothing. */
export type Offer =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'directories' }
  | { readonly kind: 'none' };

/** A command as a shell completes it. */
export interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly operand: Offer;
  readonly options: readonly {
    readonly name: string;
    readonly summary: string;
    /** Left out for a flag. */
    readonly value: Offer | undefined;
  }[];
}

/** Options of `gantry` itself. */
export const general = [
  { name: 'help', summary: 'the commands' },
  { name: 'version', summary: 'the version' },
] as const;
