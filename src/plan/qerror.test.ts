import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAJORS, type Major, recorded } from './fixtures/recorded.js';
import { parsePlan } from './parse.js';
import { qErrorOf } from './qerror.js';

const nodesOf = (major: Major, name: string) => parsePlan(recorded(major, name).document).nodes;

describe('the q-error', () => {
  it('is the factor between estimate and truth, either way', () => {
    expect(qErrorOf(10, 1000)).toBe(100);
    expect(qErrorOf(1000, 10)).toBe(100);
    expect(qErrorOf(0, 0.4)).toBe(1);
    expect(qErrorOf(0, 50)).toBe(50);
  });

  it('is symmetric and at least 1', () => {
    const rows = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        expect(qErrorOf(a, b)).toBe(qErrorOf(b, a));
        expect(qErrorOf(a, b)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe.each(MAJORS)('q-errors on PostgreSQL %i', (major) => {
  it('are close to 1 where the statistics are fresh and the condition simple', () => {
    for (const { qError } of nodesOf(major, 'hash-join')) expect(qError).toBeLessThan(1.1);
  });

  it('are left out under a LIMIT, which stopped the scan before its rows could be counted', () => {
    const [limit, scan] = nodesOf(major, 'seq-scan-limit');
    expect(limit?.qError).toBe(1);
    expect(scan).toMatchObject({ nodeType: 'Seq Scan', actual: { rows: 5 } });
    expect(scan?.qError).toBeUndefined();
  });

  it('are told below a sort, which reads everything even under a LIMIT', () => {
    const scan = nodesOf(major, 'sort-top-n').find(({ nodeType }) => nodeType === 'Seq Scan');
    expect(scan?.qError).toBe(1);
  });

  it('are left out where a node was never reached, and for bitmap combinations, which count no rows', () => {
    const [, ...below] = nodesOf(major, 'nested-loop-left-never-executed');
    expect(below.filter(({ actual }) => actual?.loops === 0).every(({ qError }) => qError === undefined)).toBe(true);
    expect(nodesOf(major, 'bitmap-and').find(({ nodeType }) => nodeType === 'BitmapAnd')?.qError).toBeUndefined();
  });

  it('compare a parallel scan in total, so that the leader who only gathers does not look like a misestimate', () => {
    const scan = nodesOf(major, 'parallel-aggregate').find(({ nodeType }) => nodeType === 'Seq Scan');
    expect(scan?.qError).toBeLessThan(1.01);
  });

  it('name the node that is most wrong', () => {
    const { worstQError, nodes } = parsePlan(recorded(major, 'function-scan').document);
    expect(worstQError?.qError).toBe(Math.max(...nodes.map(({ qError }) => qError ?? 0)));
  });
});
