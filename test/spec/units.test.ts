import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCpu,
  formatSeconds,
  parseCpu,
  parseDuration,
  parseMoney,
  parsePercent,
  parseRate,
  parseSize,
} from '../../spec/units';

describe('quantities with units', () => {
  it.each([
    [parseDuration, '500ms', 500],
    [parseDuration, '30s', 30_000],
    [parseDuration, '1.5m', 90_000],
    [parseDuration, '24h', 86_400_000],
    [parseDuration, '7d', 604_800_000],
    [parseSize, '1B', 1],
    [parseSize, '64KiB', 65_536],
    [parseSize, '512MiB', 536_870_912],
    [parseSize, '1.5GiB', 1_610_612_736],
    [parseSize, '1TiB', 1_099_511_627_776],
    [parseCpu, '250m', 250],
    [parseCpu, '1', 1000],
    [parseCpu, '0.5', 500],
    [parsePercent, '70%', 70],
    [parsePercent, '12.5%', 12.5],
    [parseRate, '500/s', 500],
    [parseRate, '90/min', 1.5],
    [parseRate, '7200/h', 2],
    [parseRate, '86400/d', 1],
    [parseMoney, '$4000', 4000],
    [parseMoney, '$0.25', 0.25],
  ])('are read: %o of %s', (parse, text, value) => {
    expect(parse(text)).toBeCloseTo(value, 9);
  });

  it.each([
    [
      parseDuration,
      ['', '30', '30 s', '30sec', 's', '-1s', '+1s', '1e3s', '.5s', '5.s', '30S', '1s1s', ' 30s', '30s\n'],
    ],
    [parseSize, ['', '512', '512MB', '512Mi', '512M', '512 MiB', '512mib', '-1MiB', 'MiB', '1e3MiB']],
    [parseCpu, ['', 'm', '1 m', '1cpu', '-1', '1e3', '0x10']],
    [parsePercent, ['', '70', '%', '70 %', '-70%', '70%%']],
    [parseRate, ['', '500', '500/sec', '500/', '/s', '500 /s', '500/minute', '-1/s']],
    [parseMoney, ['', '4000', '$', '€4000', '$-1', '4000$', '$1,000', '$ 1']],
  ])('refuse text in another form: %o', (parse, texts) => {
    for (const text of texts) expect(parse(text), text).toBeUndefined();
  });

  it('refuse what is no text', () => {
    for (const parse of [parseDuration, parseSize, parseCpu, parsePercent, parseRate, parseMoney]) {
      for (const value of [300, 0, null, undefined, {}, ['30s'], Symbol('30s'), true, 30n]) {
        expect(parse(value)).toBeUndefined();
      }
    }
  });

  it('are read back as they were written', () => {
    const count = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(count, (number) => {
        expect(parseDuration(formatSeconds(number))).toBe(number * 1000);
        expect(parseCpu(formatCpu(number))).toBe(number);
        expect(parseSize(withB(formatBytes(number)))).toBe(number);
        expect(parsePercent(`${number}%`)).toBe(number);
        expect(parseMoney(`$${number}`)).toBe(number);
        expect(parseRate(`${number}/s`)).toBe(number);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), fc.integer({ min: 0, max: 4 }), (number, power) => {
        expect(parseSize(withB(formatBytes(number * 1024 ** power)))).toBe(number * 1024 ** power);
      }),
    );
  });

  it('are written in their shortest form', () => {
    expect([0, 1, 59, 60, 90, 3600, 5400, 86_400].map(formatSeconds)).toEqual([
      '0s',
      '1s',
      '59s',
      '1m',
      '90s',
      '1h',
      '90m',
      '1d',
    ]);
    expect([0, 1, 1024, 1536, 2 ** 20, 2 ** 29, 2 ** 40, 2 ** 50].map(formatBytes)).toEqual([
      '0',
      '1',
      '1Ki',
      '1536',
      '1Mi',
      '512Mi',
      '1Ti',
      '1024Ti',
    ]);
    expect([1, 250, 999, 1000, 1500, 2000].map(formatCpu)).toEqual(['1m', '250m', '999m', '1', '1500m', '2']);
  });

  it('are rounded up where the API takes whole numbers alone', () => {
    expect(formatBytes(0.5)).toBe('1');
    expect(formatCpu(0.1)).toBe('1m');
  });
});

const withB = (quantity: string): string => `${quantity}B`;
