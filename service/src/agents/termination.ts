/** Lets words through as they come, but never the termination word, even where it comes in pieces. */
export function untilWord(word: string, emit: (text: string) => void | Promise<void>) {
  let held = '';
  return {
    text(text: string): void | Promise<void> {
      if (word === '') return emit(text);
      const all = (held + text).replaceAll(word, '');
      // The longest end that may turn out to be the word's beginning.
      let keep = Math.min(word.length - 1, all.length);
      while (keep > 0 && !word.startsWith(all.slice(-keep))) keep -= 1;
      held = all.slice(all.length - keep);
      const now = all.slice(0, all.length - keep);
      if (now !== '') return emit(now);
    },
    end(): void | Promise<void> {
      const rest = held;
      held = '';
      if (rest !== '') return emit(rest);
    },
  };
}
