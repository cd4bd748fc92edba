import { describe, expect, it } from 'vitest';
import { atMost, growth, latency, ratio } from './budget.js';
import { forbiddenNode, noSpill } from './planBudget.js';
import { withScenario } from './testing.js';

const { validated } = withScenario();

const problemsOf = (...args: Parameters<typeof validated>): string => {
  try {
    validated(...args);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid-scenario', exitCode: 2 });
    return (error as Error).message;
  }
  throw new Error('The scenario is valid.');
};

const reference = { name: 'old', role: 'reference', query: 'old.sql' };
const candidate = { name: 'new', role: 'candidate', query: 'new.sql' };
const one = { name: 'one', params: { id: 1 }, why: 'because' };

describe('a valid scenario', () => {
  it('is given with its SQL compiled, shape by shape', () => {
    const { shapes, warnings } = validated();
    expect(shapes.map(({ name, sql }) => [name, sql.queries[0]?.text, sql.queries[0]?.parameters])).toEqual([
      ['old', 'SELECT at FROM run WHERE id = $1', ['id']],
      ['new', 'SELECT at FROM latest WHERE id = $1', ['id']],
    ]);
    expect(shapes[1]?.sql.setup).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(warnings).toEqual([]);
  });

  it('may have a file that starts with a byte order mark', () => {
    expect(validated({}, { 'old.sql': '\uFEFFSELECT :id' }).shapes[0]?.sql.queries[0]?.text).toBe('SELECT $1');
  });

  it('may mark as secret only a parameter that it gives', () => {
    expect(problemsOf({ cases: [{ ...one, secret: ['idd'] }] })).toContain(
      'case "one" marks "idd" as secret, but gives no such parameter (did you mean "id"?)',
    );
  });

  it('is warned of a value that no query uses', () => {
    const cases = [{ ...one, params: { id: 1, idd: 2 } }];
    expect(validated({ cases }).warnings).toEqual([
      'case "one" gives a value for "idd", which no query uses (did you mean "id"?)',
    ]);
  });

  it('is not warned where a program may use the value', () => {
    const program = { name: 'new', role: 'candidate', queries: ['new.sql'], run: () => undefined };
    expect(validated({ shapes: [reference, program], cases: [{ ...one, params: { id: 1, x: 2 } }] }).warnings).toEqual(
      [],
    );
  });

  it('is warned of a budget that expired, by its owner', () => {
    const budgets = [noSpill({ expires: '2026-01-01', owner: 'ann' })];
    expect(validated({ budgets }, {}, '2026-01-01T12:00:00Z').warnings).toEqual([]);
    expect(validated({ budgets }, {}, '2026-01-02').warnings).toEqual([
      'budget noSpill expired on 2026-01-01; ann should renew or remove it',
    ]);
  });
});

describe('a scenario is refused for', () => {
  it.each([
    ['a name that is not its folder', { name: 'other' }, 'it is named "other", but its folder is "mine"'],
    ['a name in another style', { name: 'Mine' }, 'name: "Mine" is no name; write it like this: last-used'],
    ['no case', { cases: [] }, 'cases: holds no case'],
    ['no shape', { shapes: [] }, 'shapes: holds no shape'],
    ['a key that nobody knows', { budget: [] }, 'unknown key "budget"'],
    ['a case without a reason', { cases: [{ name: 'one', params: {} }] }, 'cases[0].why: '],
    ['a value that is none', { cases: [{ ...one, params: { id: undefined } }] }, 'cases[0].params.id: has no value'],
    [
      'a value that cannot be bound',
      { cases: [{ ...one, params: { id: new Date() } }] },
      'cases[0].params.id: must be',
    ],
    ['two cases of one name', { cases: [one, one] }, 'two cases are named "one"'],
    ['two shapes of one name', { shapes: [reference, { ...candidate, name: 'old' }] }, 'two shapes are named "old"'],
    ['no reference', { shapes: [candidate] }, 'no shape is the reference'],
    [
      'two references',
      { shapes: [reference, { ...reference, name: 'new' }] },
      'several shapes are the reference: old, new',
    ],
    ['a file that is not there', { shapes: [{ ...reference, query: 'odl.sql' }] }, 'names a file that cannot be read'],
    ['a shape of another form', { shapes: [{ ...reference, qurey: 1 }] }, 'unknown key "qurey"'],
    ['a case without a value', { cases: [{ ...one, params: { di: 1 } }] }, 'gives no value for :id'],
    ['an invariant that checks nothing', { invariants: [{ name: 'x' }] }, 'invariants[0].check: must be a function'],
    [
      'a budget on no shape',
      { budgets: [noSpill({ shape: 'nwe' })] },
      'names no shape of this scenario: "nwe", did you mean "new"?',
    ],
    [
      'a budget on no case',
      { budgets: [noSpill({ case: 'on' })] },
      'names no case of this scenario: "on", did you mean "one"?',
    ],
    [
      'a budget on a counter that is none',
      { budgets: [atMost('sharedBlock' as 'sharedBlocks', 8)] },
      'unknown counter "sharedBlock", did you mean "sharedBlocks"?',
    ],
    [
      'a budget on a node type that is none',
      { budgets: [forbiddenNode('Hashjoin' as 'Hash Join')] },
      'unknown node type "Hashjoin", did you mean "Hash Join"?',
    ],
    [
      'a ratio of the reference to itself',
      { budgets: [ratio('sharedBlocks', { max: 1, shape: 'old' })] },
      'compares the reference with itself',
    ],
    [
      'a ratio of planning, which pairs do not time',
      { budgets: [ratio('planningTimeMs', { max: 1 })] },
      'write planningTime({ maxMs })',
    ],
    ['a budget that expires on no day', { budgets: [noSpill({ expires: 'soon' })] }, 'must be a date like 2030-12-31'],
  ])('%s', (_, changes, problem) => {
    expect(problemsOf(changes)).toContain(problem);
  });

  it('SQL that is not closed, with its place', () => {
    expect(problemsOf({}, { 'new.sql': "SELECT 'a\n  :id" })).toMatch(
      /A string starts here and never ends: .*new\.sql:1:8/,
    );
  });

  it.each([
    ['few', [1_000, 10_000, 100_000, 1_000_000], '4 sizes; a constant, a factor and an exponent need 5'],
    ['close', [1_000, 2_000, 3_000, 4_000, 5_000], 'the largest size is 5 times the smallest; exponents need 8'],
  ])('a growth that too %s sizes cannot tell', (_, values, problem) => {
    const dataset = { ...validated().dataset, axes: { runs: 'runs' }, sweeps: { runs: { values, hold: {} } } };
    const budgets = [growth('sharedBlocks', { along: 'runs', max: 0.1 })];
    expect(problemsOf({ dataset, budgets })).toContain(
      `budget growth sharedBlocks cannot be judged by the sweep of dataset mine along runs: ${problem}`,
    );
  });

  it('a budget that expired a month ago', () => {
    const budgets = [latency('p95', { maxMs: 1, expires: '2026-01-01' })];
    expect(problemsOf({ budgets }, {}, '2026-02-01')).toContain(
      'budget latency expired on 2026-01-01; its owner should',
    );
  });

  it('everything that is wrong with it, at once', () => {
    const budgets = [noSpill({ shape: 'x' }), noSpill({ case: 'y' })];
    const message = problemsOf({ name: 'other', budgets, cases: [{ ...one, params: {} }] });
    expect(message.split('\n  - ')).toHaveLength(6);
  });
});

describe('a churn', () => {
  const operations = [{ name: 'add', weight: 1, run: async () => {} }];
  const wear = { executions: { default: 1 }, tables: ['run'], conditions: ['quiet'] };
  const saving = { name: 'save', role: 'candidate', queries: ['new.sql'], write: async () => {} };

  it('names only shapes that are there, and that read', () => {
    const shapes = [reference, candidate, saving];
    expect(problemsOf({ shapes, wear, churn: { shapes: ['old', 'save'], operations } })).toContain(
      'churn.shapes names "save", which writes',
    );
    expect(problemsOf({ churn: { shapes: ['odl'], operations } })).toContain('churn names no shape of this scenario');
  });
});
