import { limits } from './sections/limits';
import { models } from './sections/models';
import { operations } from './sections/operations';
import { queue } from './sections/queue';
import { serving } from './sections/serving';
import { stores } from './sections/stores';

/** Every setting, in the order in which the help prints them. A name is a variable of the environment. */
export const sections = { ...serving, ...models, ...limits, ...stores, ...queue, ...operations } as const;

type Sections = typeof sections;
type Union = { [S in keyof Sections]: Sections[S] }[keyof Sections];
type Keys = Union extends infer U ? (U extends unknown ? keyof U : never) : never;
type SettingOf<K extends PropertyKey> = Union extends infer U ? (U extends Record<K, infer S> ? S : never) : never;
type ValueOf<S> = S extends { readonly fallback: infer F; readonly parse: (text: string) => infer P }
  ? F | Exclude<P, undefined>
  : never;

/** Every setting with its value. */
export type Config = { readonly [K in Keys]: ValueOf<SettingOf<K>> };
