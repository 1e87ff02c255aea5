import { late } from 'agent-gantry';
import { describe, expect, it } from 'vitest';
import { latePaths, readText } from '../../spec/late';
import { Place } from '../../spec/place';
import type { Problem } from '../../spec/problems';

const read = (value: unknown) => {
  const problems: Problem[] = [];
  return { text: readText(new Place(problems).in('value'), value as string), problems };
};

describe('a late value', () => {
  it('stands in the text as a token until it is bound', () => {
    expect(read(late('identities.chat.clientId'))).toEqual({ text: `\${late:identities.chat.clientId}`, problems: [] });
  });

  it('names its paths, with the region filled in', () => {
    const { text } = read(late('vault.{region}.name'));
    expect(latePaths(text, 'eastus2')).toEqual(['vault.eastus2.name']);
    expect(latePaths(`https://${text}/${read(late('vault.path')).text}`, 'eastus2')).toEqual([
      'vault.eastus2.name',
      'vault.path',
    ]);
  });

  it.each(['vault', 'vault.name', 'vault.{region}.name', 'identities.chat-2.client_id'])('has a path: %s', (path) => {
    expect(read(late(path)).problems).toEqual([]);
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    '{region}',
    '{region}.a',
    'a.{zone}',
    'a b',
    'a.1',
    '1.a',
    'a}',
    `\${a}`,
    7,
    null,
  ])('has no other path: %s', (path) => {
    expect(read(late(path as string)).problems).toHaveLength(1);
  });

  it('says no more than its path', () => {
    expect(read({ kind: 'late', path: 'a', default: 'x' }).problems.map(({ path }) => path)).toEqual(['value.default']);
  });

  it('cannot be forged by text', () => {
    expect(latePaths(`\${late:}`, 'eastus2')).toEqual([]);
    expect(latePaths(`\${late:{zone}}`, 'eastus2')).toEqual([]);
  });
});
