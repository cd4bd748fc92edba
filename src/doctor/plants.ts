import { isTimeCounter } from '../gate/time.js';
import type { ScenarioReport } from '../report/report.js';
import type { Fate } from '../report/terminal/diagnosis.js';
import { median } from '../stats/quantile.js';
import { budgetsOn, type Patient } from './patient.js';
import type { Spoiling } from './spoil.js';

/** A fault that a gate should see. */
export interface Plant {
  /** In words: "burns the processor". */
  readonly fault: string;
  /** What to do to the candidate, or why nothing would see it. */
  readonly spoiling: (patient: Patient, healthy: Healthy) => Spoiling | Exclude<Fate, { readonly state: 'red' }>;
  /** What its own tier says of it; `undefined` where that stays green. */
  readonly seen: (found: ScenarioReport) => string | undefined;
  readonly advice: string;
  /** Whether a machine that fails its own A/A cannot see it. */
  readonly timed?: boolean;
}

/** The candidate as it is: what it costs decides how much is planted. */
export interface Healthy {
  readonly found: ScenarioReport;
  readonly indexes: readonly string[];
}

type Limited = ScenarioReport['verdicts'][number]['budget'];

const failedBy = (found: ScenarioReport, isTier: (budget: Limited) => boolean): string | undefined => {
  const failed = found.verdicts.find(({ state, budget }) => /^(broken|regressed)$/.test(state) && isTier(budget));
  return failed && failed.state !== 'skipped' ? failed.evidence : undefined;
};

const isTimeRatio = (budget: Limited): budget is Extract<Limited, { kind: 'ratio' }> =>
  budget.kind === 'ratio' && isTimeCounter(budget.counter);
const isLatency = (budget: Limited): budget is Extract<Limited, { kind: 'latency' }> =>
  budget.kind === 'latency' && budget.clients === undefined;
const isWall = (budget: Limited): boolean =>
  isLatency(budget) || (isTimeRatio(budget) && budget.counter === 'wallTimeMs');
const isWorkOrPlan = (budget: Limited): boolean => !isTimeRatio(budget) && budget.kind !== 'latency';

/** By so much more than a budget allows: far enough that a busy machine, which burns more slowly, cannot hide it. */
const BURN_BEYOND = 3;
/** A wait is never shorter than asked for. */
const WAIT_BEYOND = 1.25;

const referenceMs = ({ comparisons }: ScenarioReport): number => {
  const pairs = comparisons.flatMap(({ pairing }) => pairing?.pairs ?? []);
  return pairs.length === 0 ? 1 : median(pairs.map(({ reference }) => reference.onCpuTimeMs ?? reference.wallTimeMs));
};

const burn: Plant = {
  fault: 'burns the processor',
  timed: true,
  advice: "Add a budget on its time: ratio('onCpuTimeMs', { max: ... }).",
  spoiling: (patient, { found }) => {
    const allowed = budgetsOn(patient).filter(isTimeRatio);
    if (allowed.length === 0) return { state: 'unseen', reason: 'no budget is on its time', advice: burn.advice };
    const max = Math.max(...allowed.map((budget) => budget.max));
    return { kind: 'burn', ms: BURN_BEYOND * max * referenceMs(found) };
  },
  seen: (found) => failedBy(found, isTimeRatio),
};

const wait: Plant = {
  fault: 'only waits',
  advice: "Add a budget on what a client waits: latency('p95', { maxMs: ... }).",
  spoiling: (patient, { found }) => {
    const budgets = budgetsOn(patient);
    const limits = [
      ...budgets.filter(isLatency).map(({ maxMs }) => maxMs),
      ...budgets
        .filter(isTimeRatio)
        .flatMap(({ counter, max }) => (counter === 'wallTimeMs' ? [max * referenceMs(found)] : [])),
    ];
    if (limits.length === 0) {
      return { state: 'unseen', reason: 'no budget is on what a client waits', advice: wait.advice };
    }
    return { kind: 'wait', ms: WAIT_BEYOND * Math.max(...limits) };
  },
  seen: (found) => failedBy(found, isWall),
};

const lose: Plant = {
  fault: 'lost its index',
  advice: "Add a budget on its work or its plan: atMost('sharedBlocks', ...), noSeqScan('...') or chooses('...').",
  spoiling: (patient, { indexes }) => {
    if (!budgetsOn(patient).some(isWorkOrPlan)) {
      return { state: 'unseen', reason: 'no budget is on its work or its plan', advice: lose.advice };
    }
    if (indexes.length > 0) return { kind: 'lose', indexes };
    return { state: 'skipped', reason: 'its plans use no index', advice: 'Name another --shape or --case.' };
  },
  seen: (found) => failedBy(found, isWorkOrPlan),
};

const wrong: Plant = {
  fault: 'gives a wrong answer',
  advice: 'Add sameRows() to the invariants.',
  spoiling: ({ candidate, case: each }, { found }) => {
    if (candidate.exact === false) {
      return { state: 'skipped', reason: 'it is not meant to be exact', advice: 'Name another --shape.' };
    }
    const answered = found.measurements.some(({ shape, rowsReturned }) => shape === candidate.name && rowsReturned > 0);
    if (answered) return { kind: 'wrong' };
    return { state: 'skipped', reason: `it gives no row on ${each.name}`, advice: 'Name another --case.' };
  },
  seen: ({ invariants, conclusion }) =>
    invariants.flatMap((each) =>
      each.state === 'violated' && conclusion.exitCode === 4 ? [`${each.name}: ${each.message}`] : [],
    )[0],
};

/** In the order in which they are told. */
export const PLANTS: readonly Plant[] = [burn, wait, lose, wrong];
