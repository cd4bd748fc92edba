import { inputError } from '../errors.js';
import type { Report, ScenarioReport } from '../report/report.js';
import { type GateOptions, regate } from './regate.js';

/** A report and the file that it was read from. */
export interface NamedReport {
  readonly file: string;
  readonly report: Report;
}

/**
 * Joins the reports of all shards (or of separate scenarios) into the one that a single machine would have made, and judges it
 * again: Holm's adjustment is over all suspects of a scenario. Throws `reports-differ` or `shards-missing`.
 */
export const mergeReports = (named: readonly NamedReport[], options: GateOptions = {}): Report => {
  refuseDifferent(named);
  const ordered = inOrder(named).map(({ report }) => report);
  const [first] = ordered as [Report];
  const dealt = first.config.shard === undefined ? separate(named) : dealtOut(ordered);
  const { shard: _, ...config } = first.config;
  const createdAt = ordered.map((each) => each.createdAt).toSorted()[0] ?? first.createdAt;
  const warnings = [...new Set(ordered.flatMap((each) => each.warnings))];
  const partial = ordered.flatMap((each) => each.partial ?? [])[0];
  return regate(
    { ...first, config, createdAt, warnings, ...(partial !== undefined && { partial }), scenarios: dealt },
    options,
  );
};

const refuseDifferent = (named: readonly NamedReport[]): void => {
  const [first] = named;
  for (const { file, report } of named) {
    if (first === undefined || report === first.report) continue;
    const what = differing(first.report, report);
    if (what.length === 0) continue;
    throw inputError({
      code: 'reports-differ',
      message: `${file} cannot be joined to ${first.file}: ${what.join('; ')}.`,
      hint: 'Run every shard with the same flags, on the same version of planproof and PostgreSQL.',
    });
  }
};

const differing = (a: Report, b: Report): readonly string[] => {
  const config = ({ shard, ...rest }: Report['config']) => JSON.stringify({ ...rest, shards: shard?.count });
  const pairs = [
    ['planproof', a.planproofVersion, b.planproofVersion],
    ['PostgreSQL', a.server.version, b.server.version],
    ['configuration', config(a.config), config(b.config)],
    ...b.scenarios.flatMap(({ name, dataset }) => {
      const twin = a.scenarios.find((each) => each.name === name);
      return twin ? [[`data of ${name}`, twin.dataset.hash, dataset.hash] as const] : [];
    }),
  ] as const;
  return pairs.filter(([, one, other]) => one !== other).map(([what, one, other]) => `${what}: ${one}, ${other}`);
};

/** By shard; each must be there once. */
const inOrder = (named: readonly NamedReport[]): readonly NamedReport[] => {
  const count = named[0]?.report.config.shard?.count;
  if (count === undefined) return named;
  const indexes = named.map(({ report }) => report.config.shard?.index ?? 0);
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !indexes.includes(index));
  if (missing.length === 0 && named.length === count)
    return named.toSorted((a, b) => (a.report.config.shard?.index ?? 0) - (b.report.config.shard?.index ?? 0));
  const twice = indexes.filter((index, at) => indexes.indexOf(index) !== at);
  throw inputError({
    code: 'shards-missing',
    message:
      missing.length > 0
        ? `Of ${count} shards these are missing: ${missing.join(', ')}.`
        : `Given twice: shard ${twice.join(', ')}.`,
    hint: 'Give the report.json of every shard, each once.',
  });
};

/** Reports of runs that were not sharded: each scenario in one of them. */
const separate = (named: readonly NamedReport[]): readonly ScenarioReport[] => {
  const seen = new Map<string, string>();
  for (const { file, report } of named) {
    for (const { name } of report.scenarios) {
      const other = seen.get(name);
      if (other !== undefined) {
        throw inputError({
          code: 'reports-overlap',
          message: `${name} is in ${other} and in ${file}.`,
          hint: 'Give reports of different scenarios, or of all shards of one run (--shard k/n).',
        });
      }
      seen.set(name, file);
    }
  }
  return named.flatMap(({ report }) => report.scenarios);
};

/** Cases were dealt out in turn over all scenarios: taken back in turn, they stand as they stood before. */
const dealtOut = (shards: readonly Report[]): readonly ScenarioReport[] => {
  const hands = shards.map(({ scenarios }) =>
    scenarios.flatMap(({ name, cases }) => cases.map((each) => ({ scenario: name, case: each }))),
  );
  const most = Math.max(...hands.map(({ length }) => length));
  const turns = Array.from({ length: most }, (_, turn) => hands.flatMap((hand) => hand[turn] ?? [])).flat();
  const names = [...new Set(turns.map(({ scenario }) => scenario))];
  return names.map((name) => {
    const parts = shards.flatMap(({ scenarios }) => scenarios.filter((each) => each.name === name));
    return joined(
      parts,
      turns.filter(({ scenario }) => scenario === name).map((turn) => turn.case),
    );
  });
};

type Shape = ScenarioReport['shapes'][number];

/** What one more row costs was measured in one of the shards. */
const shapeWithRows = (shape: Shape, parts: readonly ScenarioReport[]): Shape =>
  parts
    .flatMap(({ shapes }) => shapes.filter(({ name }) => name === shape.name))
    .find(({ setup }) => setup?.rows !== undefined) ?? shape;

const joined = (parts: readonly ScenarioReport[], cases: ScenarioReport['cases']): ScenarioReport => {
  const [first] = parts as [ScenarioReport];
  const place = new Map(cases.map(({ name }, index) => [name, index]));
  const all = <T extends { readonly case: string }>(of: (part: ScenarioReport) => readonly T[]): readonly T[] =>
    parts.flatMap(of).toSorted((a, b) => (place.get(a.case) ?? 0) - (place.get(b.case) ?? 0));
  const shapeAt = (name: string) => first.shapes.findIndex((shape) => shape.name === name);
  const axes = [...new Set(parts.flatMap(({ growth }) => growth.map(({ axis }) => axis)))];
  const { selfTest: _, ...rest } = first;
  const worst = worstSelfTest(parts);
  return {
    ...rest,
    cases,
    measurements: all((part) => part.measurements),
    comparisons: all((part) => part.comparisons),
    ...(worst && { selfTest: worst }),
    growth: all((part) => part.growth).toSorted((a, b) => axes.indexOf(a.axis) - axes.indexOf(b.axis)),
    wear: all((part) => part.wear),
    shapes: first.shapes.map((shape) => shapeWithRows(shape, parts)),
    ...optional(
      'indexUses',
      all(({ indexUses = [] }) => indexUses),
    ),
    ...optional(
      'ties',
      all(({ ties = [] }) => ties),
    ),
    ...optional(
      'margins',
      all(({ margins = [] }) => margins),
    ),
    invariants: parts.flatMap((part) => part.invariants),
    deviations: all((part) => part.deviations).toSorted((a, b) => shapeAt(a.shape) - shapeAt(b.shape)),
  };
};

/** What nobody asked for is absent. */
const optional = <K extends string, T>(key: K, list: readonly T[]) =>
  (list.length > 0 ? { [key]: list } : {}) as { readonly [key in K]?: readonly T[] };

/** One machine that cannot trust its time makes the whole run's time untrusted: nothing says which case it touched. */
const worstSelfTest = (parts: readonly ScenarioReport[]): ScenarioReport['selfTest'] =>
  parts
    .flatMap(({ selfTest }) => selfTest ?? [])
    .toSorted((a, b) => Number(a.trusted) - Number(b.trusted) || b.smallestDetectable - a.smallestDetectable)[0];
