import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTrees } from './align.js';
import { type DiffRow, diffPlans } from './diff.js';
import { MAJORS, recorded, recordedOn } from './fixtures/recorded.js';
import { parsePlan } from './parse.js';

const node = (type: string, children: object[] = [], more: object = {}) => ({
  'Node Type': type,
  Plans: children,
  ...more,
});
const scan = (table: string, more: object = {}) =>
  node('Seq Scan', [], { 'Relation Name': table, Alias: table, ...more });
const plan = (root: object) => parsePlan({ Plan: root });

/** One line a row: "= Seq Scan on a", "~ Seq Scan on a > Index Scan on a", "- Sort", "+ Sort". */
const lines = (rows: readonly DiffRow[]) =>
  rows.map((row) => {
    if (row.state === 'removed') return `- ${row.before.label}`;
    if (row.state === 'added') return `+ ${row.after.label}`;
    if (row.state === 'same') return `= ${row.after.label}`;
    return `${row.state === 'moved' ? '>' : '~'} ${row.before.label} > ${row.after.label}`;
  });

const diff = (before: object, after: object) => lines(diffPlans(plan(before), plan(after)).rows);

describe('a plan diff', () => {
  it('of a plan with itself has nothing but equal rows', () => {
    for (const major of MAJORS) {
      for (const { name, document } of recordedOn(major)) {
        const same = parsePlan(document);
        const { samePlan, rows } = diffPlans(same, same);
        expect(samePlan).toBe(true);
        expect(
          rows.map(({ state }) => state),
          name,
        ).toEqual(same.nodes.map(() => 'same'));
      }
    }
  });

  it('shows a step that was put in between, and keeps what stands below aligned', () => {
    expect(diff(node('Limit', [scan('a')]), node('Limit', [node('Sort', [scan('a')])]))).toEqual([
      '= Limit',
      '+ Sort',
      '= Seq Scan on a',
    ]);
  });

  it('shows a step that is gone', () => {
    const before = node('Limit', [node('Sort', [node('Hash Join', [scan('a'), node('Hash', [scan('b')])])])]);
    const after = node('Limit', [node('Hash Join', [scan('a'), node('Hash', [scan('b')])])]);
    expect(diff(before, after)).toEqual([
      '= Limit',
      '- Sort',
      '= Hash Join',
      '= Seq Scan on a',
      '= Hash',
      '= Seq Scan on b',
    ]);
  });

  it('pairs the two accesses to one table', () => {
    const byIndex = node('Index Scan', [], { 'Relation Name': 'a', Alias: 'a', 'Index Name': 'a_pkey' });
    const [row] = diffPlans(plan(scan('a')), plan(byIndex)).rows;
    expect(row).toMatchObject({
      state: 'changed',
      changes: [
        { what: 'Node Type', before: 'Seq Scan', after: 'Index Scan' },
        { what: 'Index Name', after: 'a_pkey' },
      ],
    });
  });

  it('pairs joins of another method, with their inputs', () => {
    const before = node('Hash Join', [scan('a'), node('Hash', [scan('b')])]);
    expect(diff(before, node('Nested Loop', [scan('a'), scan('b')]))).toEqual([
      '~ Hash Join > Nested Loop',
      '= Seq Scan on a',
      '- Hash',
      '= Seq Scan on b',
    ]);
  });

  it('follows a table to the other side of a join', () => {
    const before = node('Hash Join', [scan('a'), node('Hash', [scan('b')])]);
    const after = node('Hash Join', [scan('b'), node('Hash', [scan('a')])]);
    const found = diff(before, after);
    expect(found).toContain('> Seq Scan on a > Seq Scan on a');
    expect(found.filter((line) => line.startsWith('+ Seq') || line.startsWith('- Seq'))).toEqual([]);
  });

  it('never pairs scans of different tables, nor the two sides of a self-join', () => {
    expect(diff(scan('a'), scan('b'))).toEqual(['- Seq Scan on a', '+ Seq Scan on b']);
    expect(diff(scan('a', { Alias: 'x' }), scan('a', { Alias: 'y' }))).toEqual([
      '- Seq Scan on a x',
      '+ Seq Scan on a y',
    ]);
  });

  it('does not mind other parameters of the same query, but other conditions', () => {
    const [same] = diffPlans(
      plan(scan('a', { Filter: "(n = 5 AND t = 'x')" })),
      plan(scan('a', { Filter: "(n = 77 AND t = 'y')" })),
    ).rows;
    expect(same?.state).toBe('same');
    const [changed] = diffPlans(plan(scan('a', { Filter: '(n = 5)' })), plan(scan('a', { Filter: '(m = 5)' }))).rows;
    expect(changed).toMatchObject({
      state: 'changed',
      changes: [{ what: 'Filter', before: '(n = 5)', after: '(m = 5)' }],
    });
  });

  it('has rows, blocks and q-error on both sides', () => {
    const before = parsePlan(recorded(17, 'seq-scan').document);
    const after = parsePlan(recorded(17, 'index-scan').document);
    const [row] = diffPlans(before, after).rows;
    expect(row).toMatchObject({
      state: 'changed',
      before: { label: 'Seq Scan on orders', rows: 6, ownSharedBlocks: 69, qError: expect.any(Number) },
      after: { label: 'Index Scan using orders_pkey on orders', rows: 1, ownSharedBlocks: 3, qError: 1 },
    });
  });

  it('has every node of both plans exactly once', () => {
    const plans = recordedOn(18).map(({ document }) => parsePlan(document));
    fc.assert(
      fc.property(fc.constantFrom(...plans), fc.constantFrom(...plans), (before, after) => {
        const { rows } = diffPlans(before, after);
        const paths = (side: 'before' | 'after') =>
          rows.flatMap((row) => (side in row ? [(row as never)[side]] : []) as { path: string }[]);
        expect(
          paths('before')
            .map(({ path }) => path)
            .sort(),
        ).toEqual(before.nodes.map(({ path }) => path).sort());
        expect(
          paths('after')
            .map(({ path }) => path)
            .sort(),
        ).toEqual(after.nodes.map(({ path }) => path).sort());
      }),
    );
  });
});

describe('the alignment', () => {
  interface Tree {
    readonly label: string;
    readonly children: readonly Tree[];
  }
  const treeOf = fc.memo((depth): fc.Arbitrary<Tree> => {
    const children = depth > 1 ? fc.array(treeOf(depth - 1), { maxLength: 3 }) : fc.constant([]);
    return fc.record({ label: fc.constantFrom('a', 'b', 'c'), children });
  });
  const size = (one: Tree): number => 1 + one.children.reduce((sum, child) => sum + size(child), 0);
  const cost = (a: Tree, b: Tree) => (a.label === b.label ? 0 : 0.75);

  const costOf = (before: Tree, after: Tree): number => {
    const pairs = alignTrees(before, after, cost);
    const changed = [...pairs].reduce((sum, [a, b]) => sum + cost(a, b), 0);
    return changed + size(before) + size(after) - 2 * pairs.size;
  };

  /** The plain recursive definition of the edit distance between two forests: slow and surely right. */
  const distance = (before: readonly Tree[], after: readonly Tree[]): number => {
    const [a, b] = [before.at(-1), after.at(-1)];
    if (a === undefined) return after.reduce((sum, one) => sum + size(one), 0);
    if (b === undefined) return before.reduce((sum, one) => sum + size(one), 0);
    const [restA, restB] = [before.slice(0, -1), after.slice(0, -1)];
    return Math.min(
      distance([...restA, ...a.children], after) + 1,
      distance(before, [...restB, ...b.children]) + 1,
      distance(restA, restB) + distance(a.children, b.children) + cost(a, b),
    );
  };

  it('costs as much as the edit distance by definition', () => {
    const small = treeOf(3).filter((one) => size(one) <= 6);
    fc.assert(
      fc.property(small, small, (before, after) => {
        expect(costOf(before, after)).toBeCloseTo(distance([before], [after]), 9);
      }),
    );
  });
});
