import { expect, test } from 'vitest';
import { numberWhenSafe } from './values.js';

test.each([
  ['0', 0],
  ['-42', -42],
  ['1.50', 1.5],
  ['2.5000000000000000', 2.5],
  ['9007199254740991', 9007199254740991],
  ['123456789.123456', 123456789.123456],
])('%s is a number', (text, value) => expect(numberWhenSafe(text)).toBe(value));

test.each([
  '9007199254740993',
  '-9007199254740993',
  '12345678901234567890',
  '0.12345678901234567',
  'NaN',
  'Infinity',
  '-Infinity',
])('%s stays text', (text) => expect(numberWhenSafe(text)).toBe(text));
