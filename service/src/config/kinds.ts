/** How one setting is read from its text. A reader returns the value, or says what was wanted. */
export interface Setting<T> {
  readonly doc: string;
  /** Other names under which it is read, the guides' among them. */
  readonly aliases: readonly string[];
  /** Never printed, not even when it is wrong. */
  readonly secret: boolean;
  /** The default as it would be written, for the help. */
  readonly shown: string;
  readonly wanted: string;
  readonly fallback: T;
  readonly parse: (text: string) => T | undefined;
}

interface Common {
  readonly doc: string;
  readonly aliases?: readonly string[];
}

const setting = <T>(
  { doc, aliases = [] }: Common,
  wanted: string,
  fallback: T,
  shown: string,
  parse: (text: string) => T | undefined,
  secret = false,
): Setting<T> => ({ doc, aliases, wanted, fallback, shown, parse, secret });

export const integer = (given: Common & { min: number; max: number; fallback: number }): Setting<number> =>
  setting(given, `a whole number from ${given.min} to ${given.max}`, given.fallback, String(given.fallback), (text) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= given.min && value <= given.max ? value : undefined;
  });

export const decimal = (given: Common & { min: number; max: number; fallback: number }): Setting<number> =>
  setting(given, `a number from ${given.min} to ${given.max}`, given.fallback, String(given.fallback), (text) => {
    const value = Number(text);
    return /^\d+(\.\d+)?$/.test(text) && value >= given.min && value <= given.max ? value : undefined;
  });

/** Dollars, as whole millionths, which add up without rounding. */
export const money = (given: Common): Setting<number | undefined> =>
  setting(given, "an amount of dollars such as '40' or '$0.50'", undefined, 'none', (text) => {
    return /^\$?\d{1,9}(\.\d{1,6})?$/.test(text) ? Math.round(Number(text.replace('$', '')) * 1e6) : undefined;
  });

export const flag = (given: Common & { fallback: boolean }): Setting<boolean> =>
  setting(given, 'true or false', given.fallback, String(given.fallback), (text) => {
    const lower = text.toLowerCase();
    return lower === 'true' || lower === '1' ? true : lower === 'false' || lower === '0' ? false : undefined;
  });

export const text = (given: Common & { fallback: string }): Setting<string> =>
  setting(given, 'text', given.fallback, given.fallback === '' ? 'none' : given.fallback, (value) => value);

export const secret = (given: Common): Setting<string | undefined> =>
  setting(given, 'a secret', undefined, 'none', (value) => value, true);

export const choice = <const T extends string>(
  given: Common & { among: readonly T[]; fallback: T; also?: Readonly<Record<string, T>> },
): Setting<T> =>
  setting(given, given.among.join(', '), given.fallback, given.fallback, (value) => {
    const lower = value.toLowerCase();
    return given.among.find((one) => one.toLowerCase() === lower) ?? given.also?.[lower];
  });

export const list = (given: Common & { pattern?: RegExp; wanted?: string }): Setting<readonly string[]> =>
  setting(given, given.wanted ?? 'names separated by commas', [], 'none', (value) => {
    const items = value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    return items.every((item) => given.pattern?.test(item) ?? true) ? items : undefined;
  });

export const address = (
  given: Common & { protocols: readonly string[]; fallback?: string },
): Setting<string | undefined> =>
  setting(given, `an address with ${given.protocols.join(', ')}`, given.fallback, given.fallback ?? 'none', (value) => {
    const url = URL.parse?.(value) ?? (URL.canParse(value) ? new URL(value) : null);
    return url !== null && given.protocols.includes(url.protocol) ? value.replace(/\/+$/, '') : undefined;
  });

/** Data as JSON, checked by `check`, which says what was wanted where it differs. */
export const json = <T>(
  given: Common & { wanted: string; fallback: T; check: (value: unknown) => T | undefined },
): Setting<T> =>
  setting(given, given.wanted, given.fallback, 'none', (value) => {
    try {
      return given.check(JSON.parse(value));
    } catch {
      return undefined;
    }
  });
