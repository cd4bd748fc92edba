import { comparisonReports } from '../comparisons.js';
import { concludeScenario } from '../conclude.js';
import type { ScenarioReport } from '../report.js';
import { CASES, caseName } from './cases.test.fixture.js';
import { growthOf } from './growth.test.fixture.js';
import { measure } from './measurement.test.fixture.js';
import type { SpecimenOptions } from './options.test.fixture.js';
import { planDiffOf } from './plan.test.fixture.js';
import { budgetsOf, verdictsOf } from './verdicts.test.fixture.js';
import { wearOf } from './wear.test.fixture.js';

const TIME = {
  clock: 'on-cpu',
  whyClock: 'the backend runs on this machine',
  verdict: 'improved',
  ratio: 0.0004,
  low: 0.0003,
  high: 0.0006,
  p: 0.0001,
  pairs: 20,
  confirmation: true,
} as const;

const SQL_OLD = `SELECT published_run, last_used_at
FROM (SELECT DISTINCT ON (v.published_run_id) v.published_run_id AS published_run, r.updated_at AS last_used_at
      FROM bots_savedrun r JOIN bots_publishedrunversion v ON v.id = r.parent_version_id
      WHERE r.workspace_id = :workspace_id
      ORDER BY v.published_run_id, r.updated_at DESC) latest
ORDER BY last_used_at DESC, published_run
LIMIT :limit
`;
const SQL_NEW = `SELECT published_run, last_used_at FROM last_used
WHERE workspace_id = :workspace_id ORDER BY last_used_at DESC, published_run LIMIT :limit
`;

const casesOf = ({ cases, taint }: Required<SpecimenOptions>): ScenarioReport['cases'] =>
  Array.from({ length: cases }, (_, index) => {
    const [label, workspace, , , why] = CASES[index % CASES.length] ?? CASES[0];
    return {
      name: caseName(index, label) + taint,
      params: { workspace_id: workspace, limit: 4, note: taint },
      why: why + taint,
    };
  });

const shapesOf = (scenario: string, names: readonly string[], taint: string): ScenarioReport['shapes'] =>
  names.map((shape, index) => ({
    name: shape + taint,
    role: index === 0 ? ('reference' as const) : ('candidate' as const),
    exact: true,
    sql: [{ file: `scenarios/${scenario}/${shape}.sql`, text: (index === 0 ? SQL_OLD : SQL_NEW) + taint }],
    ...(index > 0 && {
      setup: {
        file: `scenarios/${scenario}/${shape}.setup.sql`,
        text: `CREATE TABLE last_used ();${taint}`,
        isolation: 'additive' as const,
        durationMs: 4180,
        bytes: 18_400_000,
        locks: [],
      },
    }),
  }));

const sameRowsOf = ({ outcome, cases, taint }: Required<SpecimenOptions>): ScenarioReport['invariants'][number] =>
  outcome === 'violated'
    ? {
        name: `sameRows${taint}`,
        state: 'violated',
        total: 12_345,
        sql: `SELECT * FROM last_used EXCEPT ...${taint}`,
        message: `last-used differs from distinct-on in 1 of ${cases} cases${taint}`,
        rows: [
          {
            key: `hottest, row 1, last_used_at${taint}`,
            expected: '2026-01-31 09:14:07.113+00',
            found: '2026-01-30 22:41:55.902+00',
          },
          { key: `hottest, row 2${taint}`, expected: null, found: `(8812,"2026-01-30 22:41:55.902+00")${taint}` },
        ],
      }
    : { name: `sameRows${taint}`, state: 'holds', checked: `${cases} cases of last-used against distinct-on${taint}` };

const datasetOf = (taint: string): ScenarioReport['dataset'] => ({
  name: 'saved-runs',
  hash: '3f9a61c07e5d22b8',
  scale: 'full',
  axes: { runs: 7_387_483, workspaces: 61_000 },
  seed: 1,
  state: 'seeded' as const,
  seedMs: 21_400,
  tables: [
    { name: 'bots_savedrun', rows: 7_387_483, bytes: 2_600_000_000, checksum: '88aa12bc00ff17e3' },
    { name: `bots_publishedrunversion${taint}`, rows: 120_400, bytes: 18_000_000, checksum: '17e388aa12bc00ff' },
  ],
});

/** One scenario of a specimen. */
export const scenarioSpecimen = (number: number, options: Required<SpecimenOptions>): ScenarioReport => {
  const { taint, samples, outcome } = options;
  const name = ['recent-workflows', 'queue-counts', 'claim-limits'][number % 3] ?? '';
  const names = ['distinct-on', ...options.candidates];
  const cases = casesOf(options);
  const shapes = shapesOf(name, names, taint);
  const measurements = (['counting', 'production'] as const).flatMap((settings) =>
    cases.flatMap((_, index) => names.map((shape) => measure(shape, index, settings, samples, taint))),
  );
  const comparisons = comparisonReports(shapes, measurements, (_, { settings }) => ({
    planDiff: planDiffOf(taint),
    ...(settings === 'counting' && { time: TIME }),
  }));
  const budgets = budgetsOf(options);
  const [first] = cases;
  const found = {
    name: name + taint,
    question: `Which four workflows did this workspace use last?${taint}`,
    source: `https://example.org/issues/993${taint}`,
    cases,
    shapes,
    measurements,
    comparisons,
    invariants: [
      sameRowsOf(options),
      { name: 'upsertKeepsCount', state: 'skipped' as const, reason: `the server cannot be crashed${taint}` },
    ],
    deviations: [],
    budgets,
    verdicts: verdictsOf(cases, budgets, options),
    growth: outcome === 'unstable' ? growthOf(names, first?.name ?? '') : [],
    wear: outcome === 'unstable' ? wearOf(names, first?.name ?? '') : [],
    selfTest: {
      shape: names[0] ?? '',
      case: first?.name ?? '',
      time: { ...TIME, ratio: 1.002, low: 0.99, high: 1.012, verdict: 'pass' as const },
      smallestDetectable: 1.04,
      trusted: true,
    },
    dataset: datasetOf(taint),
  };
  return { ...found, conclusion: concludeScenario(found, outcome === 'violated' ? 4 : outcome === 'broken' ? 1 : 0) };
};
