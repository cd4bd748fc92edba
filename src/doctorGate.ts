import type { Config } from './config/config.js';
import { inputError } from './errors.js';
import { isTimeCounter } from './gate/time.js';
import { isRead } from './measure/target.js';
import { parsePlan } from './plan/parse.js';
import type { Report, ScenarioReport } from './report/report.js';
import type { RunOptions } from './run/options.js';
import { run } from './run.js';
import type { Budget } from './scenario/budget.js';
import type { LoadedCase, LoadedScenario, LoadedShape } from './scenario/loaded.js';
import { type Spoiling, spoiled } from './spoil.js';
import { median } from './stats/quantile.js';

/** How a planted fault fared: `red` by the tier that is there to see it; else why not, and what would see it. */
type Fate =
  | { readonly state: 'red'; readonly evidence: string }
  | { readonly state: 'unseen' | 'skipped'; readonly reason: string; readonly advice: string };

/** One fault in words ("burns the processor"), and how it fared. */
export type PlantedFault = Fate & { readonly fault: string };

/** Whether one scenario's gate can fail. */
export interface GateDiagnosis {
  readonly scenario: string;
  readonly candidate: string;
  readonly case: string;
  readonly faults: readonly PlantedFault[];
}

/** One candidate on one case, alone with the reference. */
interface Patient {
  readonly scenario: LoadedScenario;
  readonly candidate: LoadedShape;
  readonly case: LoadedCase;
}

interface Plant {
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
interface Healthy {
  readonly found: ScenarioReport;
  readonly indexes: readonly string[];
}

/**
 * Plants four faults in copies of a candidate and asks the gate about each: a slowdown that burns the processor, one that
 * only waits, a lost index, and a wrong row. Throws `red-already` for a candidate that is red as it is.
 */
export const diagnoseGate = async (
  config: Config,
  scenario: LoadedScenario,
  options: RunOptions,
): Promise<GateDiagnosis> => {
  const patient = patientOf(scenario, config);
  const healthy = healthyOf(await run(config, [alone(patient)], options), patient);
  const plans = PLANTS.map((plant) => ({ plant, spoiling: plant.spoiling(patient, healthy) }));
  const ill = plans.flatMap(({ plant, spoiling }) => ('kind' in spoiling ? [alone(patient, plant, spoiling)] : []));
  const { scenarios } = await run(config, ill, options);
  const faults = plans.map(({ plant, spoiling }): PlantedFault => {
    const found = scenarios.find(({ name }) => name === nameOf(patient, plant));
    const fate = 'kind' in spoiling && found ? fateOf(plant, found) : (spoiling as Fate);
    return { fault: plant.fault, ...fate };
  });
  return { scenario: scenario.name, candidate: patient.candidate.name, case: patient.case.name, faults };
};

const isOn = ({ shape, case: name }: Budget, candidate: string, caseName: string): boolean =>
  (shape ?? candidate) === candidate && (name ?? caseName) === caseName;

/** The exact candidate and the case that the most budgets are on, unless they are named. */
const patientOf = (scenario: LoadedScenario, { cases, shapes }: Config): Patient => {
  const asked = (names: readonly string[], name: string) => names.length === 0 || names.includes(name);
  const candidates = scenario.shapes.filter(
    (shape) => shape.role === 'candidate' && isRead(shape) && asked(shapes, shape.name),
  );
  const pairs = candidates.flatMap((candidate) =>
    scenario.cases.filter(({ name }) => asked(cases, name)).map((each) => ({ scenario, candidate, case: each })),
  );
  const budgets = ({ candidate, case: { name } }: Patient) =>
    scenario.budgets.filter((budget) => isOn(budget, candidate.name, name)).length;
  const score = (patient: Patient) => budgets(patient) - (patient.candidate.exact === false ? 1_000 : 0);
  const [best] = pairs.toSorted((a, b) => score(b) - score(a));
  if (best !== undefined) return best;
  throw inputError({
    code: 'no-candidate',
    message: `"${scenario.name}" has no candidate that reads, so nothing can be planted in it.`,
    hint: 'Name another scenario, or another --shape; see "planproof list".',
  });
};

const nameOf = ({ scenario }: Patient, { fault }: Plant): string => `${scenario.name} that ${fault}`;

const alone = ({ scenario, candidate, case: each }: Patient, plant?: Plant, spoiling?: Spoiling): LoadedScenario => {
  const patient = { scenario, candidate, case: each };
  const references = scenario.shapes.filter(({ role }) => role === 'reference');
  const shape = spoiling === undefined ? candidate : spoiled(candidate, spoiling);
  return {
    ...scenario,
    name: plant === undefined ? scenario.name : nameOf(patient, plant),
    shapes: [...references, shape],
    cases: [each],
    budgets: scenario.budgets.filter((budget) => isOn(budget, candidate.name, each.name)),
  };
};

const healthyOf = ({ scenarios: [found], server: { major } }: Report, { candidate }: Patient): Healthy => {
  if (found === undefined) throw new Error('a run gave no scenario');
  if (found.conclusion.exitCode !== 0) {
    throw inputError({
      code: 'red-already',
      message: `The gate of "${found.name}" is red before anything is planted: ${found.conclusion.sentence}`,
      hint: 'Mend the candidate or its budgets first (see "planproof run"), or name another with --shape and --case.',
    });
  }
  const plans = found.measurements.filter(({ shape }) => shape === candidate.name).flatMap(({ plan }) => plan ?? []);
  const nodes = plans.flatMap(({ document }) => parsePlan(document, { serverMajor: major }).nodes);
  return { found, indexes: [...new Set(nodes.flatMap(({ indexName }) => indexName ?? []))] };
};

type Verdict = ScenarioReport['verdicts'][number];

const failedBy = (found: ScenarioReport, isTier: (budget: Verdict['budget']) => boolean): string | undefined => {
  const failed = found.verdicts.find(({ state, budget }) => /^(broken|regressed)$/.test(state) && isTier(budget));
  return failed && failed.state !== 'skipped' ? failed.evidence : undefined;
};

const fateOf = ({ seen, advice, timed }: Plant, found: ScenarioReport): Fate => {
  const evidence = seen(found);
  if (evidence !== undefined) return { state: 'red', evidence };
  if (timed && found.selfTest?.trusted === false) {
    const reason = 'this machine told a shape apart from itself (A/A), so no time was judged';
    return { state: 'unseen', reason, advice: 'Try again on a quieter machine.' };
  }
  return { state: 'unseen', reason: `the gate said: ${found.conclusion.sentence}`, advice };
};

type Limited = Pick<Verdict, 'budget'>['budget'];

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

const ofBudgets = ({ scenario, candidate, case: each }: Patient): readonly Budget[] =>
  scenario.budgets.filter((budget) => isOn(budget, candidate.name, each.name));

const burn: Plant = {
  fault: 'burns the processor',
  timed: true,
  advice: "Add a budget on its time: ratio('onCpuTimeMs', { max: ... }).",
  spoiling: (patient, { found }) => {
    const allowed = ofBudgets(patient).filter(isTimeRatio);
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
    const budgets = ofBudgets(patient);
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
    if (!ofBudgets(patient).some(isWorkOrPlan)) {
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

const PLANTS: readonly Plant[] = [burn, wait, lose, wrong];
