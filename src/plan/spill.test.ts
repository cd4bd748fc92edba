import { describe, expect, it } from 'vitest';
import { MAJORS, recorded, recordedOn } from './fixtures/recorded.js';
import { parsePlan } from './parse.js';

const spillsOn = (major: (typeof MAJORS)[number], name: string) =>
  parsePlan(recorded(major, name).document).spills.map(({ kind, nodeType }) => ({ kind, nodeType }));

describe.each(MAJORS)('spills on PostgreSQL %i', (major) => {
  it.each([
    ['sort-external-merge', [{ kind: 'sort', nodeType: 'Sort' }]],
    ['hash-join-batches', [{ kind: 'hash', nodeType: 'Hash' }]],
    ['aggregate-hashed-spill', [{ kind: 'aggregate', nodeType: 'Aggregate' }]],
    ['materialize-spill', [{ kind: 'tuplestore', nodeType: 'Materialize' }]],
    ['window-spill', [{ kind: 'tuplestore', nodeType: 'WindowAgg' }]],
    ['function-scan-spill', [{ kind: 'tuplestore', nodeType: 'Function Scan' }]],
    [
      'cte-spill',
      [
        { kind: 'tuplestore', nodeType: 'CTE Scan' },
        { kind: 'tuplestore', nodeType: 'CTE Scan' },
      ],
    ],
    ['parallel-sort-spill', [{ kind: 'sort', nodeType: 'Sort' }]],
    ['parallel-hash-join-batches', [{ kind: 'hash', nodeType: 'Hash' }]],
    ['memoize-evictions', []],
  ])('of %s are %j', (name, expected) => {
    expect(spillsOn(major, name)).toEqual(expected);
  });

  it('stand wherever temporary blocks were counted, and nowhere else', () => {
    for (const { name, document } of recordedOn(major)) {
      const { work, spills } = parsePlan(document);
      expect(spills.length > 0, name).toBe((work?.tempBlocks ?? 0) > 0);
    }
  });
});

describe('a spill', () => {
  it('of a sort in a worker counts as one of the node', () => {
    const sort = {
      'Node Type': 'Sort',
      'Sort Space Type': 'Memory',
      'Sort Space Used': 90,
      Workers: [
        { 'Worker Number': 0, 'Sort Method': 'external merge', 'Sort Space Used': 120, 'Sort Space Type': 'Disk' },
        { 'Worker Number': 1, 'Sort Method': 'external merge', 'Sort Space Used': 80, 'Sort Space Type': 'Disk' },
      ],
    };
    expect(parsePlan({ Plan: sort }).spills).toEqual([{ path: '0', nodeType: 'Sort', kind: 'sort', diskKb: 120 }]);
  });

  it('of an incremental sort is found in its groups', () => {
    const { spills } = parsePlan(recorded(18, 'incremental-sort-spill').document);
    expect(spills[0]).toEqual({ path: '0', nodeType: 'Incremental Sort', kind: 'sort', diskKb: 104 });
  });
});
