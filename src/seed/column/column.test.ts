import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deal } from '../deal.js';
import { even } from '../law/even.js';
import { logNormal } from '../law/log-normal.js';
import { chiSquareDeviation } from '../law/testing.js';
import { uniform } from '../law/uniform.js';
import { zipf } from '../law/zipf.js';
import * as pool from '../pool.js';
import { exactly, spread } from '../shares.js';
import { columnsOf, tally, valuesOf } from '../testing.js';
import * as column from './index.js';

const ROWS = 10_000;
const share = (values: readonly unknown[], wanted: (value: unknown) => boolean) => values.filter(wanted).length / ROWS;

test('a value is the same in any order, twice, and changes with seed, table and column', () => {
  const { a, b } = columnsOf(1000, { a: column.integer(uniform(0, 1e6)), b: column.integer(uniform(0, 1e6)) });
  expect(columnsOf(1000, { a: column.integer(uniform(0, 1e6)) }).a).toEqual(a);
  expect(b).not.toEqual(a);
  expect(columnsOf(1000, { a: column.integer(uniform(0, 1e6)) }, 2).a).not.toEqual(a);
});

test('serial counts on from a start by a step', () => {
  expect(valuesOf(4, column.serial({ from: 10, step: 5 }))).toEqual([10, 15, 20, 25]);
});

test('integers of a law are all of its range, as often as each other', () => {
  const counts = tally(valuesOf(ROWS, column.integer(uniform(1, 7))));
  expect([...counts.keys()].toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(Math.abs(chiSquareDeviation([...counts.values()], [1, 1, 1, 1, 1, 1]))).toBeLessThan(4);
});

test('states occur in the given shares', () => {
  const counts = tally(valuesOf(ROWS, column.oneOf({ success: 80, failed: 15, lost: 5 })));
  const found = ['success', 'failed', 'lost'].map((state) => counts.get(state) ?? 0);
  expect(Math.abs(chiSquareDeviation(found, [80, 15, 5]))).toBeLessThan(4);
  expect(chiSquareDeviation(found, [70, 20, 10])).toBeGreaterThan(10);
});

test('nulls and chances occur in the given shares', () => {
  const nullable = valuesOf(ROWS, column.nullable(0.3, column.oneOf({ a: 1 })));
  expect(share(nullable, (value) => value === null)).toBeCloseTo(0.3, 1);
  expect(share(valuesOf(ROWS, column.chance(0.05)), (value) => value === true)).toBeCloseTo(0.05, 1);
});

test('a law makes the first entries of a pool the frequent ones', () => {
  const names = pool.of('names', ['a', 'b', 'c', 'd']);
  const counts = tally(valuesOf(ROWS, column.pick(names, zipf(1))));
  const found = ['a', 'b', 'c', 'd'].map((name) => counts.get(name) ?? 0);
  expect(Math.abs(chiSquareDeviation(found, [1, 1 / 2, 1 / 3, 1 / 4]))).toBeLessThan(4);
});

test('a key always has the same entry', () => {
  const names = pool.make('names', 7, (index) => `name ${index}`);
  const { key, name } = columnsOf(100, { key: column.serial(), name: column.entryOf(names, column.serial()) });
  expect(name).toEqual(key.map((value) => `name ${(value as number) % 7}`));
});

test('faker fills a pool alike for one seed, otherwise for another, in the language asked for', () => {
  const people = pool.faker('people', 50, (faker) => faker.person.fullName(), { locale: 'ja' });
  const named = valuesOf(20, column.pick(people));
  expect(valuesOf(20, column.pick(people))).toEqual(named);
  expect(valuesOf(20, column.pick(people), 2)).not.toEqual(named);
  expect(named.some((name) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(name ?? ''))).toBe(true);
});

test('a derived value sees the values of its row, and a generator that two columns use is one', () => {
  const price = column.integer(uniform(1, 100));
  const { a, b } = columnsOf(500, { a: price, b: column.derive([price], ([value]) => value * 2) });
  expect(b).toEqual(a.map((value) => (value as number) * 2));
});

describe('members of groups', () => {
  const groups = spread({ total: ROWS, groups: 20, heavy: [5000], law: even() });
  const members = exactly(Array.from({ length: 20 }, (_, group) => (group === 19 ? 0 : group + 1)));
  const run = deal(groups);
  const drawn = columnsOf(ROWS, {
    group: run.group,
    member: column.member(run, members, zipf(1)),
  }) as { group: number[]; member: (number | null)[] };

  test('each group has all of its members and no other', () => {
    for (let group = 0; group < 19; group++) {
      const found = new Set(drawn.member.filter((_, row) => drawn.group[row] === group));
      const wanted = Array.from({ length: members.size(group) }, (_, index) => members.start(group) + index);
      expect([...found].toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(wanted);
    }
  });

  test('a group that owns none gives null', () => {
    expect(drawn.member.every((member, row) => (member === null) === (drawn.group[row] === 19))).toBe(true);
  });

  test('children belong to their parent', () => {
    const children = exactly([3, 1, 4]);
    const parent = column.rank(3, even());
    const { of, child } = columnsOf(300, { of: parent, child: column.childOf(parent, children) });
    expect(child.every((slot, row) => children.groupOf(slot as number) === of[row])).toBe(true);
    expect(new Set(child).size).toBe(8);
  });
});

describe('time', () => {
  const year = { from: '2025-01-01', to: '2026-01-01' };
  const [from, to] = [column.instant(year.from), column.instant(year.to)];

  test('an instant is microseconds since 1970, in UTC unless it says otherwise', () => {
    expect(column.instant('1970-01-02')).toBe(86_400_000_000);
    expect(column.instant('1970-01-01T01:00')).toBe(3_600_000_000);
    expect(column.instant('1970-01-01T01:00+01:00')).toBe(0);
  });

  test('a timeline never goes back and stays in its range', () => {
    const times = valuesOf(ROWS, column.timeline({ ...year, recency: 5, bursts: 1 }));
    expect(times.every((time, row) => row === 0 || time >= (times[row - 1] ?? 0))).toBe(true);
    expect(times[0]).toBeGreaterThanOrEqual(from);
    expect(times.at(-1)).toBeLessThan(to);
  });

  test('recency makes the end of a timeline so many times denser than its start', () => {
    const inTenth = (times: readonly number[], tenth: number) =>
      times.filter((time) => Math.floor((10 * (time - from)) / (to - from)) === tenth).length;
    const times = valuesOf(ROWS, column.instants({ ...year, recency: 5 }));
    expect(inTenth(times, 9) / inTenth(times, 0)).toBeCloseTo(4.8 / 1.2, 0);
    const steady = valuesOf(ROWS, column.instants(year));
    expect(inTenth(steady, 9) / inTenth(steady, 0)).toBeCloseTo(1, 0);
  });

  test('bursts make some hours busy and others quiet', () => {
    const variation = (bursts: number) => {
      const times = valuesOf(87_600, column.instants({ ...year, bursts }));
      const hours = new Array<number>(8760).fill(0);
      for (const time of times) {
        const hour = Math.floor((time - from) / 3_600_000_000);
        hours[hour] = (hours[hour] ?? 0) + 1;
      }
      return Math.sqrt(hours.reduce((sum, count) => sum + (count - 10) ** 2, 0) / hours.length) / 10;
    };
    expect(variation(0)).toBeLessThan(0.4);
    expect(variation(0.7)).toBeGreaterThan(0.7);
  });

  test('later is later by what its law says, in seconds', () => {
    const start = column.timeline(year);
    const { a, b } = columnsOf(ROWS, { a: start, b: column.later(start, logNormal({ median: 10, sigma: 1 })) });
    const delays = b.map((time, row) => ((time as number) - (a[row] as number)) / 1e6).toSorted((x, y) => x - y);
    expect(delays[0]).toBeGreaterThan(0);
    expect(delays[ROWS / 2]).toBeGreaterThan(9.5);
    expect(delays[ROWS / 2]).toBeLessThan(10.5);
  });
});

describe('text', () => {
  test('a uuid is of version 4 and no two are alike', () => {
    const ids = valuesOf(ROWS, column.uuid());
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
    expect(new Set(ids).size).toBe(ROWS);
  });

  test.each([0, 0.5, 0.9])('text of compressibility %d is as long as asked and shrinks so far', (compressibility) => {
    const texts = valuesOf(50, column.text({ bytes: 4000, compressibility }));
    expect(texts.every((text) => Buffer.byteLength(text) === 4000)).toBe(true);
    const packed = texts.reduce((sum, text) => sum + deflateSync(text).length, 0) / 200_000;
    // Random letters of an alphabet of 64 are three quarters information.
    expect(packed).toBeCloseTo(0.76 * (1 - compressibility), 1);
  });

  test('a document is JSON of the size that its law draws', () => {
    const documents = valuesOf(500, column.document({ bytes: uniform(200, 300), compressibility: 0.5 }));
    expect(documents.every((text) => typeof JSON.parse(text).body === 'string')).toBe(true);
    expect(documents.every((text) => text.length >= 200 && text.length < 300)).toBe(true);
    expect(new Set(documents.map((text) => text.length)).size).toBeGreaterThan(50);
  });
});
