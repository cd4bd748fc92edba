import { expect, test } from 'vitest';
import { specimen } from '../report/specimen.test.fixture.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import { mostUrgentFirst } from './urgency.js';

test('what changed is measured first, then what was left open, then what was clear', () => {
  const last = specimen({ scenarios: 3, cases: 3, outcome: 'unstable' });
  const loaded = last.scenarios.map(({ name, cases, shapes }) => ({
    name,
    cases: cases.toReversed(),
    shapes: shapes.map((shape) => ({
      name: shape.name,
      sql: {
        queries: shape.sql.map(({ text }) => ({ source: text })),
        setup: shape.setup && { source: shape.setup.text },
      },
    })),
  })) as unknown as LoadedScenario[];
  const [open, clear, changed] = loaded as [LoadedScenario, LoadedScenario, LoadedScenario];
  const shapes = changed.shapes.map((shape) => ({ ...shape, sql: { ...shape.sql, queries: [] } }));
  const calm = {
    ...last,
    scenarios: last.scenarios.map((each) =>
      each.name === clear.name
        ? { ...each, verdicts: each.verdicts.map((verdict) => ({ ...verdict, state: 'pass' })) }
        : each,
    ),
  } as typeof last;
  const ranked = mostUrgentFirst([clear, open, { ...changed, shapes }], calm);
  expect(ranked.map(({ name }) => name)).toEqual([changed.name, open.name, clear.name]);
  expect(open.cases[0]?.name).not.toBe('hottest');
  expect(ranked[1]?.cases[0]?.name).toBe('hottest');
});
