import { expect, test } from 'vitest';
import { bytesText, countText, factorText, plural, ratioText, shortCount, timeText } from './units.js';

test.each([
  [0, '0 ms'],
  [0.0004, '<1 µs'],
  [0.01, '10 µs'],
  [0.99949, '999 µs'],
  [0.9996, '1 ms'],
  [4.1834, '4.18 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1370, '1.37 s'],
  [150_000, '2.5 min'],
])('%d ms reads %s', (ms, text) => expect(timeText(ms)).toBe(text));

test.each([
  [0, '0'],
  [9_999, '9,999'],
  [10_500, '10.5k'],
  [999_999, '1M'],
  [7_387_483, '7.39M'],
  [2.6e9, '2.6B'],
])('%d reads %s where it is narrow', (value, text) => expect(shortCount(value)).toBe(text));

test.each([
  [1 / 412, '412x less'],
  [1 / 108_374, '108,374x less'],
  [0.71, '1.4x less'],
  [0.97, '3 % less'],
  [1.002, 'the same'],
  [1.03, '3 % more'],
  [2, '2x more'],
  [0, 'all less'],
])('a ratio of %d is %s', (ratio, text) => expect(ratioText(ratio)).toBe(text));

test('counts, bytes and plurals read as people write them', () => {
  expect([countText(1_780_569), bytesText(577_000_000), bytesText(12), bytesText(0), factorText(3.44)]).toEqual([
    '1,780,569',
    '577 MB',
    '12 bytes',
    '0 bytes',
    '3.4x',
  ]);
  expect([plural(0, 'row'), plural(1, 'row'), plural(2, 'row')]).toEqual(['0 rows', '1 row', '2 rows']);
});
