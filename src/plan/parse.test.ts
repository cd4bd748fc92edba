import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlanproofError } from '../errors.js';
import { isObject } from './field.js';
import { MAJORS, recorded, recordedByCitus, recordedOn, recordedOnCitus } from './fixtures/recorded.js';
import { parsePlan } from './parse.js';

const documents = [...MAJORS.flatMap((major) => recordedOn(major)), ...recordedOnCitus()].map(
  ({ document }) => document,
);

describe.each(MAJORS)('plans of PostgreSQL %i', (major) => {
  const plans = recordedOn(major).map(({ name, document }) => ({ name, plan: parsePlan(document) }));

  it('are read whatever their nodes, 41 node types among them', () => {
    const types = new Set(plans.flatMap(({ plan }) => plan.nodes.map(({ nodeType }) => nodeType)));
    expect([...types].sort()).toHaveLength(41);
  });

  it('keep every key that EXPLAIN gave but the children', () => {
    const keys = (value: unknown): number => {
      if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + keys(item), 0);
      if (!isObject(value)) return 0;
      const nested = keys(value.Plans);
      return (
        nested + ('Node Type' in value ? Object.keys(value).filter((key) => key !== 'Plans').length : keys(value.Plan))
      );
    };
    for (const { document, name } of recordedOn(major)) {
      const { nodes } = parsePlan(document);
      expect(
        nodes.reduce((sum, { raw }) => sum + Object.keys(raw).length, 0),
        name,
      ).toBe(keys(document));
    }
  });

  it('tell parallel from serial', () => {
    for (const { name, plan } of plans) expect(plan.parallel, name).toBe(name.startsWith('parallel-'));
  });

  it('know fractional rows without being told the major', () => {
    for (const { document, name } of recordedOn(major)) {
      expect(parsePlan(document).rowsExact, name).toBe(parsePlan(document, { serverMajor: major }).rowsExact);
    }
  });
});

describe('parsePlan', () => {
  const { document } = recorded(18, 'hash-join');

  it('takes the document as text, as one statement, or as the row that held it', () => {
    const expected = parsePlan(document);
    const [statement] = document as unknown[];
    for (const form of [JSON.stringify(document), statement, [{ 'QUERY PLAN': document }]]) {
      expect(parsePlan(form)).toEqual(expected);
    }
  });

  it('reads times, settings and triggers around the plan', () => {
    const plan = parsePlan(recorded(17, 'insert').document);
    expect(plan.settings).toMatchObject({ max_parallel_workers_per_gather: '0' });
    expect(plan.triggers).toMatchObject([{ constraint: 'movement_customer_id_fkey', relation: 'movement', calls: 50 }]);
    expect(parsePlan(document).planningTimeMs).toBeGreaterThan(0);
    expect(parsePlan(document).executionTimeMs).toBeGreaterThan(0);
  });

  it('says that compiled functions are JIT', () => {
    const [statement] = document as [object];
    expect(parsePlan([{ ...statement, JIT: { Functions: 4, Options: { Inlining: false } } }]).jit).toBe(true);
    expect(parsePlan(document).jit).toBe(false);
  });

  it('gives no work, and the reason, for a plan that did not run, or ran without BUFFERS', () => {
    const explained = parsePlan(recordedByCitus('not-executed').document);
    expect(explained.work).toBeUndefined();
    expect(explained.root.actual).toBeUndefined();
    expect(explained.notCountable).toContain('without ANALYZE');
    const uncounted = parsePlan(recordedByCitus('router-no-buffers').document);
    expect(uncounted.work).toBeUndefined();
    expect(uncounted.notCountable).toContain('without BUFFERS');
    expect(uncounted.spills).toMatchObject([{ kind: 'sort' }]);
  });

  it.each([
    ['{"Plan": ', 'no valid JSON at the top'],
    [null, 'null instead of an object'],
    [[], '0 statements instead of one'],
    [[{ Plan: {} }, { Plan: {} }], '2 statements instead of one'],
    [[{ 'Utility Statement': 'NOTIFY' }], 'no object "Plan" at the top'],
    [[{ Plan: { Plans: [] } }], 'no "Node Type" at Plan.'],
    [[{ Plan: { 'Node Type': 'Limit', Plans: {} } }], 'no array at Plan.Plans'],
    [
      [{ Plan: { 'Node Type': 'Limit', Plans: [{ 'Node Type': 'Sort', Plans: [7] }] } }],
      'no object at Plan.Plans[0].Plans[0]',
    ],
  ])('names the place where %j is no plan', (malformed, message) => {
    expect(() => parsePlan(malformed)).toThrow(
      expect.objectContaining({
        name: 'PlanproofError',
        code: 'malformed-plan',
        exitCode: 2,
        message: expect.stringContaining(message),
      }),
    );
  });

  it('reads any plan to which a newer server adds nodes and keys', () => {
    fc.assert(
      fc.property(fc.constantFrom(...documents), fc.jsonValue(), fc.string(), (original, value, key) => {
        const extended = JSON.parse(JSON.stringify(original), (_, node) =>
          isObject(node) && 'Node Type' in node
            ? { [`New ${key}`]: value, ...node, 'Node Type': `New ${node['Node Type']}` }
            : node,
        );
        expect(parsePlan(extended).nodes).toHaveLength(parsePlan(original).nodes.length);
      }),
      { numRuns: 200 },
    );
  });

  it('either reads a mutilated document or says what is malformed', () => {
    const mutation = fc.record({ document: fc.constantFrom(...documents), at: fc.nat(), value: fc.jsonValue() });
    fc.assert(
      fc.property(mutation, ({ document: original, at, value }) => {
        let left = at % JSON.stringify(original).split(',').length;
        const mutilated = JSON.parse(JSON.stringify(original), (_, old) => (left-- === 0 ? value : old));
        try {
          const { nodes, root } = parsePlan(mutilated);
          expect(nodes[0]).toBe(root);
        } catch (error) {
          expect(error).toBeInstanceOf(PlanproofError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
