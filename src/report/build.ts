import type { Counter, Counters, Measurement as Measured } from '../gate/measurement.js';
import type { SetupFound } from '../gate/setupCosts.js';
import type { TimeConclusion } from '../gate/time.js';
import type { WearFact } from '../measure/fact.js';
import type { LoadedShape } from '../scenario/loaded.js';
import type { Case, ParameterValue } from '../scenario/scenario.js';
import type { Setup } from '../scenario/setup.js';
import type { CompiledSql } from '../scenario/sql.js';
import type { SeededDataset } from '../seed/seed.js';
import { quantileOfSorted } from '../stats/quantile.js';
import type { Comparison, Measurement, ScenarioReport, Times, Work } from './report.js';

type ReportCase = ScenarioReport['cases'][number];
/** What is known of a dataset that is ready. */
export type Seeded = Pick<SeededDataset, 'name' | 'hash' | 'scale' | 'axes' | 'seed' | 'state' | 'totalMs' | 'tables'>;
type ReportShape = ScenarioReport['shapes'][number];

/** A case as it stands in a report. */
export const caseReport = ({ name, params, why }: Case): ReportCase => ({
  name,
  params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, jsonValue(value)])),
  why,
});

type Json = ReportCase['params'][string];
const jsonValue = (value: ParameterValue): Json => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return value.map(jsonValue);
  return value as Json;
};

/** The dataset as it stands in a report. */
export const datasetReport = (seeded: Seeded): ScenarioReport['dataset'] => ({
  name: seeded.name,
  hash: seeded.hash,
  ...(seeded.scale !== undefined && { scale: seeded.scale }),
  axes: seeded.axes,
  seed: seeded.seed,
  state: seeded.state,
  ...(seeded.state === 'seeded' && { seedMs: seeded.totalMs }),
  tables: seeded.tables,
});

/** A shape as it stands in a report: its statements, and what setting it up cost. */
export const shapeReport = (shape: LoadedShape, setup?: Setup, found?: SetupFound): ReportShape => ({
  name: shape.name,
  role: shape.role,
  exact: shape.exact ?? true,
  sql: shape.sql.queries.map(sqlReport),
  ...(setup && { setup: { ...setupReport(setup), ...found?.cost, ...rowsReport(found) } }),
});

/** Of a file with several queries only the part that is the shape's, and where it begins. */
const sqlReport = ({ file, source, section }: CompiledSql): ReportShape['sql'][number] =>
  section === undefined
    ? { file, text: source }
    : {
        file,
        line: source.slice(0, section.start).split('\n').length,
        text: source.slice(section.start, section.end).trimEnd(),
      };

const rowsReport = (found: SetupFound | undefined): Pick<NonNullable<ReportShape['setup']>, 'rows'> =>
  found === undefined || found.rows.length === 0
    ? {}
    : { rows: found.rows.map(({ table, without, with: added }) => ({ table, without, with: added })) };

const setupReport = ({ sql, isolation, locks }: Setup): NonNullable<ReportShape['setup']> => ({
  file: sql.file,
  text: sql.source,
  isolation,
  ...(locks && { locks }),
});

/** A measurement as it stands in a report: counters with their spread, clocks with their quantiles, the plan. */
export const measurementReport = (measured: Measured): Measurement => {
  const { key, rowsReturned, work, notCountable, plan, document } = measured;
  return {
    ...key,
    rowsReturned,
    ...(work.sharedBlocks && { work: workReport(work) }),
    ...(notCountable !== undefined && { notCountable }),
    times: timesReport(measured),
    ...(plan?.serialization && { serialization: plan.serialization }),
    ...(plan && { plan: { fingerprint: plan.fingerprint, document } }),
  };
};

const workReport = (counters: Counters): Work => {
  const { rowsScannedError, rowsRemovedError, rowsScanned, rowsRemoved, ...plain } = counters;
  return {
    ...(plain as Work),
    ...(rowsScanned && { rowsScanned: withError(rowsScanned, rowsScannedError) }),
    ...(rowsRemoved && { rowsRemoved: withError(rowsRemoved, rowsRemovedError) }),
  };
};

const withError = (counter: Counter, error: Counter | undefined): NonNullable<Work['rowsScanned']> =>
  error !== undefined && error.max > 0 ? { ...counter, error: error.max } : counter;

const timesReport = ({ wallTimeMs, executionTimeMs, planningTimeMs }: Measured): Times => ({
  ...(wallTimeMs.length > 0 && { wallTimeMs: clockReport(wallTimeMs) }),
  ...(executionTimeMs.length > 0 && { executionTimeMs: clockReport(executionTimeMs) }),
  ...(planningTimeMs.length > 0 && { planningTimeMs: clockReport(planningTimeMs) }),
});

const clockReport = (samplesMs: readonly number[]): NonNullable<Times['wallTimeMs']> => {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const at = (p: number) => quantileOfSorted(sorted, p);
  return { samplesMs, minMs: at(0), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
};

/** What writing cost, as it stands in a report; nothing where nothing was executed. */
export const wearReport = ({ shape, case: caseName, worn }: WearFact): readonly ScenarioReport['wear'][number][] => {
  const { wallTimeMs, ...rest } = worn;
  return wallTimeMs.length === 0 ? [] : [{ shape, case: caseName, ...rest, wallTimeMs: clockReport(wallTimeMs) }];
};

/** What the pairs say of a candidate's time, as it stands in a report. */
export const timeReport = ({
  key,
  reference,
  asked,
  interval,
  judged,
  ...time
}: TimeConclusion): NonNullable<Comparison['time']> => ({ ...time, ...judged, ...interval });
