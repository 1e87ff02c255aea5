import fc from 'fast-check';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { stringify } from '../../charts/yaml';
import { anyText, nastyTexts } from '../support/platforms/text';
import { readRuns } from './survey';

const { numRuns, seed } = readRuns(300);

/** The text as a value, in a list, as a key, and deep within. */
const around = (text: string) => ({
  value: text,
  list: [text, [text]],
  key: { [text]: text },
  deep: { a: [{ b: text }] },
});

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'js-yaml': load,
  'yaml, version 1.1': (text) => parse(text, { version: '1.1' }),
  'yaml, version 1.2': (text) => parse(text, { version: '1.2' }),
};

describe('text survives YAML', () => {
  // As a key, `__proto__` is not a text but a trap of the language.
  const texts = nastyTexts.filter((text) => text !== '__proto__');

  it.each(Object.entries(readers))('that looks like something else, read by %s', (_, read) => {
    expect(texts.map((text) => read(stringify([around(text)])))).toEqual(texts.map(around));
  });

  it.each(Object.entries(readers))(`of every kind, read by %s (${numRuns}, seed ${seed})`, (_, read) => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary-ascii' })), (text) => {
        fc.pre(text !== '__proto__');
        expect(read(stringify([around(text)]))).toEqual(around(text));
      }),
      { numRuns, seed },
    );
  });

  it('that kubectl takes for a number, though no specification does', () => {
    const odd = ['6_4e86', '018_', '0XBb', '0_8', '.', 'e3', '1_000', '+_1', '0b1_1', '0o1_7', '._5'];
    const lines = stringify([odd]).trim().split('\n');
    expect(lines).toEqual(odd.map((text) => `- '${text}'`));
  });

  it('of documents, one after the other', () => {
    const documents = texts.map(around);
    expect(loadAll(stringify(documents))).toEqual(documents);
  });
});
