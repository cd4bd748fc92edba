import { ratiosOf, sameKey } from '../comparisons.js';
import type { Pairing } from '../pairing.js';
import type { Measurement, Report, ScenarioReport } from '../report.js';
import { planTurns } from './planTurns.js';
import type { Difference, ScenarioChange, Sides } from './sides.js';

/** A table for each shape and each kind of settings: the first report's numbers beside the second's. */
export const changeTables = (
  { before, after }: ScenarioChange,
  { before: from, after: to }: Sides,
): readonly Pairing[] =>
  after.shapes.flatMap(({ name: shape }) =>
    (['counting', 'production'] as const).flatMap((settings) => {
      const key = { shape, planMode: 'custom' as const, settings };
      const rows = after.cases.flatMap((each) => row({ before, after }, { ...key, case: each.name }, each));
      return rows.length === 0
        ? []
        : [{ reference: from.name, candidate: to.name, planMode: 'custom', settings, rows }];
    }),
  );

type Key = Pick<Measurement, 'shape' | 'case' | 'planMode' | 'settings'>;

const row = ({ before, after }: ScenarioChange, key: Key, each: ScenarioReport['cases'][number]): Pairing['rows'] => {
  const find = ({ measurements }: ScenarioReport) => measurements.find((other) => sameKey(key, other));
  const [reference, candidate] = [find(before), find(after)];
  if (!reference || !candidate) return [];
  const comparison = { ...key, reference: key.shape, ratios: ratiosOf(reference, candidate) };
  return [{ case: each, reference, candidate, comparison, mark: 'none' }];
};

/** What makes two reports hard to hold beside each other, in words; empty where nothing does. */
export const differences = ({ before: { report: a }, after: { report: b } }: Sides): readonly string[] => {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['PostgreSQL', a.server.version, b.server.version],
    ['scale', a.config.scale, b.config.scale],
    ['seed', String(a.config.seed), String(b.config.seed)],
    ['machine', a.machine.cpuModel, b.machine.cpuModel],
    ['cores', String(a.machine.cores), String(b.machine.cores)],
    ...settingChanges(a.server, b.server),
  ];
  return pairs.filter(([, one, other]) => one !== other).map(([what, one, other]) => `${what}: ${one} → ${other}`);
};

/** A setting that only one of two majors has is no difference that anybody made. */
const settingChanges = (a: Report['server'], b: Report['server']): readonly (readonly [string, string, string])[] =>
  [...new Set([...Object.keys(a.settings), ...Object.keys(b.settings)])]
    .filter((name) => a.major === b.major || (name in a.settings && name in b.settings))
    .map((name) => [name, a.settings[name] ?? 'unset', b.settings[name] ?? 'unset']);

/** What a reader must know beyond numbers: other data, other plans, verdicts and invariants that turned. */
export const turns = (change: ScenarioChange, difference?: Difference): readonly string[] => [
  ...(change.before.dataset.hash === change.after.dataset.hash ? [] : ['the data are others: their hashes differ']),
  ...planTurns(change, difference),
  ...invariantTurns(change),
  ...verdictTurns(change),
];

const invariantTurns = ({ before, after }: ScenarioChange): readonly string[] =>
  after.invariants.flatMap(({ name, state }) => {
    const old = before.invariants.find((each) => each.name === name)?.state;
    return old === undefined || old === state ? [] : [`${name}: ${old} → ${state}`];
  });

const verdictTurns = ({ before, after }: ScenarioChange): readonly string[] =>
  after.verdicts.flatMap(({ shape, case: name, budget, state }) => {
    const same = JSON.stringify(budget);
    const old = before.verdicts.find(
      (each) => each.shape === shape && each.case === name && JSON.stringify(each.budget) === same,
    )?.state;
    return old === undefined || old === state ? [] : [`${shape}, ${name}, ${budget.kind}: ${old} → ${state}`];
  });
