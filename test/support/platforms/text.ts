import fc from 'fast-check';

/** Text that a careless writer of YAML would turn into something else. */
export const nastyTexts: readonly string[] = [
  ...[
    'yes',
    'no',
    'on',
    'off',
    'y',
    'N',
    'true',
    'Null',
    '~',
    '',
    ' ',
    '=',
    '<<',
    '@daily',
    '-',
    '?',
    '&a',
    '*a',
    '!t',
  ],
  ...['0755', '0o14', '08', '1_000', '1e3', '0x1F', '0b11', '+1', '-.5', '.inf', '.NaN', '12:30', '190:20:30', '1.'],
  ...[
    '2001-01-01',
    '2001-12-14t21:59:43.10-05:00',
    'a: b',
    'a #b',
    ' leading',
    'trailing ',
    '\ttab',
    '%d',
    '`x`',
    '---',
  ],
  ...[
    'one\ntwo\n',
    'one\n\n',
    '\n',
    '  indented\nless\n',
    'windows\r\nline',
    '...',
    '{a: 1}',
    '[a]',
    '"quoted"',
    "it's",
  ],
  ...[
    'grüße',
    '日本語',
    '👩🏽‍🚀',
    '\u0085',
    '\u2028',
    '\ufeffmark',
    '\u0000',
    '\u007f',
    '$(VARIABLE)',
    '$HOME',
    '__proto__',
  ],
];

/** Text of every kind, as values of variables, arguments and files are. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nastyTexts),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

/**
 * One arbitrary for equal arguments: building arbitraries anew inside `chain` costs more than drawing from them.
 * Arguments are told apart by their JSON.
 */
export function remembered<A extends readonly unknown[], T>(make: (...given: A) => fc.Arbitrary<T>) {
  const made = new Map<string, fc.Arbitrary<T>>();
  return (...given: A): fc.Arbitrary<T> => {
    const key = JSON.stringify(given);
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(...given);
    made.set(key, fresh);
    return fresh;
  };
}

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const digits = [...'0123456789'];
const first = fc.constantFrom(...letters);
const last = fc.constantFrom(...letters, ...digits);
const inner = fc.constantFrom(...letters, ...digits, '-');

const label = (most: number) =>
  fc.tuple(first, fc.array(inner, { maxLength: most - 2 }), last).map(([a, b, c]) => `${a}${b.join('')}${c}`);

/** A DNS label of RFC 1035, mostly short; sometimes as long as may be. */
export const name = remembered((longest: number) =>
  fc.oneof(
    { weight: 6, arbitrary: label(8) },
    { weight: 1, arbitrary: label(longest) },
    { weight: 1, arbitrary: fc.constantFrom('a', 'x9', 'a-b', 'chat', 'default', 'name', 'x'.repeat(longest)) },
  ),
);

/** Value of a label: the API's alphabet, to its longest. */
export const labelValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('a', 'agents-team', 'CC_1042.x', '0', 'true', '1e3', 'x'.repeat(63)),
  fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,20}[A-Za-z0-9])?$/),
);

export const labelKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('team', 'Tier', 'example.com/team', 'a.b-c.example/x_y.z', 'x'.repeat(63)),
  fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,12}[A-Za-z0-9])?$/).filter((key) => !tags.includes(key)),
);

const tags = ['cost-centre', 'environment', 'owner', 'application'];

/** Sometimes left out: what is not said is a choice too. */
export const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

/** A record in which every prop is left out half of the time. */
export const some = <T extends object>(props: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc
    .tuple(
      ...Object.entries<fc.Arbitrary<unknown>>(props).map(([key, value]) => maybe(fc.tuple(fc.constant(key), value))),
    )
    .map((pairs) => Object.fromEntries(pairs.filter((pair) => pair !== undefined)) as Partial<T>);

/** A record of few entries; keys come from an arbitrary of their own. */
export const entries = <T>(key: fc.Arbitrary<string>, value: fc.Arbitrary<T>, maxKeys = 3) =>
  fc
    .uniqueArray(fc.tuple(key, value), { maxLength: maxKeys, selector: ([name_]) => name_ })
    .map((pairs): Readonly<Record<string, T>> => Object.fromEntries(pairs));

/** A duration in seconds or minutes. */
export const seconds = remembered((min: number, max: number) =>
  fc.oneof(
    fc.integer({ min, max }).map((value) => `${value}s` as const),
    fc.integer({ min: Math.ceil(min / 60), max: Math.floor(max / 60) }).map((value) => `${value}m` as const),
  ),
);

export const percent = remembered((min: number, max: number) =>
  fc.integer({ min, max }).map((value) => `${value}%` as const),
);
