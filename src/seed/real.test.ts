import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp, ln, normalQuantile, pow } from './real.js';

const relative = (found: number, wanted: number): number => Math.abs(found / wanted - 1);

test('exp, ln and pow agree with Math to the last digits', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (x, y) => {
        expect(Math.abs(ln(x) - Math.log(x))).toBeLessThan(2e-14);
        expect(relative(exp(y * 10), Math.exp(y * 10))).toBeLessThan(1e-14);
        expect(relative(pow(x, y), x ** y)).toBeLessThan(1e-13);
      },
    ),
  );
});

test('beyond the range of a double exp gives zero and infinity', () => {
  expect(exp(-1000)).toBe(0);
  expect(exp(1000)).toBe(Number.POSITIVE_INFINITY);
});

test('the normal quantile gives the tabled points', () => {
  expect(normalQuantile(0.5)).toBeCloseTo(0, 9);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 7);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306, 7);
  expect(normalQuantile(0.999)).toBeCloseTo(3.090232306, 7);
});

test('every engine computes the same bits', () => {
  const bits = (x: number) => Buffer.from(new Float64Array([x]).buffer).toString('hex');
  expect([ln(3), exp(1.5), pow(7, -0.75), normalQuantile(0.3), normalQuantile(0.01)].map(bits)).toMatchInlineSnapshot(`
    [
      "0b03ad7aea93f13f",
      "41c54fe63fed1140",
      "8454a3bc3cbecd3f",
      "3649d195e3c7e0bf",
      "0fbb2e465c9c02c0",
    ]
  `);
});

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
// What IEEE 754 leaves to the engine; a power of two is exact on each.
const INEXACT = /Math\.(pow|exp|expm1|log\w*|a?(sin|cos|tan)h?|atan2|cbrt|hypot)\b|(?<!\b2) \*\* /;

test.each(['src/seed', 'seed'])(
  'no value of a dataset rests on arithmetic that engines round each in its way: %s',
  (folder) => {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !/\.test\.ts$|testing\.|^describe\b/.test(name),
    );
    expect(files.length).toBeGreaterThan(5);
    const inexact = files.flatMap((name) =>
      readFileSync(join(ROOT, folder, name), 'utf8')
        .split('\n')
        .filter((line) => INEXACT.test(line) && !/^\s*(\*|\/[/*])/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    );
    expect(inexact).toEqual([]);
  },
);
