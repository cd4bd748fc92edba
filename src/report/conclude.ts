import { isFailed, isPassed, isUnstable } from './outcome.js';
import type { Comparison, Conclusion, ScenarioReport } from './report.js';
import { plural, ratioText } from './units.js';

type Found = Pick<ScenarioReport, 'name' | 'cases' | 'shapes' | 'comparisons' | 'invariants' | 'verdicts' | 'baseline'>;

/** One sentence on a scenario: what is wrong, worst first, or how much less work each candidate does. */
export const concludeScenario = (found: Found, exitCode: Conclusion['exitCode']): Conclusion => ({
  exitCode,
  sentence: [violations(found), ...reasons(found, exitCode), ...(exitCode === 0 ? [proof(found)] : [])]
    .filter(Boolean)
    .join(' '),
});

// Where several hold, the first is what the process ends with.
const GRAVEST_FIRST: readonly Conclusion['exitCode'][] = [130, 3, 2, 4, 1, 0];

/** One sentence on the whole run: may this be merged? */
export const concludeRun = (
  scenarios: readonly Pick<ScenarioReport, 'name' | 'conclusion' | 'verdicts' | 'baseline'>[],
  partial?: string,
): Conclusion => {
  // What was not measured cannot have passed.
  if (partial !== undefined) return { exitCode: 3, sentence: `No answer: the run broke off. ${partial}` };
  const exitCode = GRAVEST_FIRST.find((code) => scenarios.some(({ conclusion }) => conclusion.exitCode === code)) ?? 0;
  const failed = scenarios.filter(({ conclusion }) => conclusion.exitCode === exitCode);
  const where = ` in ${failed.map(({ name }) => name).join(', ')}`;
  const answer = exitCode === 1 ? ANSWERS_OF_1[worstReason(failed)] : ANSWERS[exitCode];
  return { exitCode, sentence: answer(where, plural(scenarios.length, 'scenario')) };
};

type Judged = Pick<ScenarioReport, 'verdicts' | 'baseline'>;

const ANSWERS_OF_1 = {
  budget: (where: string) => `Do not merge: a budget is broken${where}.`,
  baseline: (where: string) => `Do not merge: worse than the baseline${where}.`,
  unstable: (where: string) => `Do not merge: too unstable to say (--strict)${where}.`,
};

const worstReason = (failed: readonly Judged[]): keyof typeof ANSWERS_OF_1 => {
  if (failed.some(({ verdicts }) => verdicts.some(isFailed))) return 'budget';
  return failed.some((each) => worseChanges(each).length > 0) ? 'baseline' : 'unstable';
};

const worseChanges = ({ baseline }: Pick<ScenarioReport, 'baseline'>) =>
  baseline?.state === 'compared'
    ? baseline.changes.filter(({ state }) => state === 'broken' || state === 'regressed')
    : [];

const ANSWERS: Readonly<Record<Conclusion['exitCode'], (where: string, scenarios: string) => string>> = {
  0: (_, scenarios) => `Yes, merge: ${scenarios} passed.`,
  1: ANSWERS_OF_1.budget,
  2: (where) => `No answer: the input is wrong${where}.`,
  3: (where) => `No answer: the environment failed${where}.`,
  4: (where) => `Do not merge: an answer is wrong${where}.`,
  130: () => 'No answer: the run was interrupted.',
};

const violations = ({ invariants }: Found): string => {
  const violated = invariants.filter((each) => each.state === 'violated');
  const [first] = violated;
  if (!first) return '';
  const others = violated.length > 1 ? `, and ${plural(violated.length - 1, 'more invariant')}` : '';
  return `${first.name} is violated (${plural(first.total, 'row')} wrong)${others}.`;
};

/** What fails the scenario besides wrong answers. */
const reasons = (found: Found, exitCode: Conclusion['exitCode']): readonly string[] => {
  const failed = [failures(found), regressions(found)].filter(Boolean);
  if (exitCode === 3) return [...failed, 'It broke off: not all of it was measured, and nothing judged.'];
  if (exitCode !== 1 || failed.length > 0) return failed;
  return ['Some of it is too unstable to say, which --strict fails.'];
};

const regressions = (found: Found): string => {
  const worse = worseChanges(found);
  const [first] = worse;
  if (!first) return '';
  return `${plural(worse.length, 'figure')} worse than the baseline, first: ${first.shape}, ${first.case}: ${first.evidence}.`;
};

const failures = ({ verdicts }: Found): string => {
  const failed = verdicts.filter(isFailed);
  const [first] = failed;
  if (!first) return '';
  return `${failed.length} of ${plural(verdicts.length, 'verdict')} failed, first: ${first.shape}, ${first.case}: ${first.evidence}.`;
};

const proof = (found: Found): string => {
  const candidates = found.shapes.filter((shape) => shape.role === 'candidate').map(({ name }) => name);
  // What stands here to be compared with, and is promised nothing, is in the tables.
  const promised = candidates.filter((name) =>
    found.verdicts.some(({ shape, state }) => shape === name && state !== 'skipped'),
  );
  const named = bestFirst(promised.length > 0 ? promised : candidates, found.comparisons);
  const gains = named.slice(0, NAMED).flatMap((name) => gain(name, found.comparisons) ?? []);
  const others = named.length > NAMED ? `${plural(named.length - NAMED, 'other candidate')} in the tables` : '';
  return `${[...gains, others, answers(found), budgets(found)].filter(Boolean).join('; ')}.`;
};

/** A sentence that names more is not read. */
const NAMED = 2;

/** By the mean logarithm of their time ratios; those without any last. */
const bestFirst = (candidates: readonly string[], comparisons: readonly Comparison[]): readonly string[] => {
  const score = (name: string) => {
    const ratios = timeRatios(comparisons.filter(({ shape, planMode }) => shape === name && planMode === 'custom'));
    const sum = ratios.reduce((total, ratio) => total + Math.log(Math.max(ratio, Number.MIN_VALUE)), 0);
    return ratios.length === 0 ? Number.POSITIVE_INFINITY : sum / ratios.length;
  };
  const scores = new Map(candidates.map((name) => [name, score(name)]));
  return [...candidates].sort((a, b) => (scores.get(a) ?? 0) - (scores.get(b) ?? 0));
};

const answers = ({ invariants }: Found): string => {
  const held = invariants.filter(({ state }) => state === 'holds').length;
  return held > 0 ? `${plural(held, 'invariant')} ${held === 1 ? 'holds' : 'hold'}` : '';
};

/** What a candidate saves, from the case with the least gain to the one with the most. */
const gain = (shape: string, comparisons: readonly Comparison[]): string | undefined => {
  const own = comparisons.filter((comparison) => comparison.shape === shape && comparison.planMode === 'custom');
  const work = span(under('counting', own).flatMap(({ ratios }) => ratios.sharedBlocks?.ratio ?? []));
  const time = span(timeRatios(own));
  const parts = [work && `does ${work} work`, time && `takes ${time} time`].filter(Boolean);
  return parts.length > 0 ? `${shape} ${parts.join(' and ')}` : undefined;
};

const under = (settings: Comparison['settings'], comparisons: readonly Comparison[]): readonly Comparison[] => {
  const found = comparisons.filter((comparison) => comparison.settings === settings);
  return found.length > 0 ? found : comparisons;
};

/** Of the pairs where there are any, since they are what was taken for this; else of medians, as the server would run it. */
const timeRatios = (comparisons: readonly Comparison[]): readonly number[] => {
  const paired = comparisons.flatMap(({ time }) => time?.ratio ?? []);
  if (paired.length > 0) return paired;
  return under('production', comparisons).flatMap(
    ({ ratios: { wallTimeMs, executionTimeMs } }) => (wallTimeMs ?? executionTimeMs)?.ratio ?? [],
  );
};

/** "1.3x to 108,374x less", or where some case does not gain: "2x more to 40x less". */
const span = (ratios: readonly number[]): string => {
  if (ratios.length === 0) return '';
  const [least, most] = [ratioText(Math.max(...ratios)), ratioText(Math.min(...ratios))];
  if (least === most) return least;
  const direction = / (?:less|more)$/;
  const alike = direction.exec(least)?.[0] === direction.exec(most)?.[0];
  return `${alike ? least.replace(direction, '') : least} to ${most}`;
};

const budgets = ({ verdicts }: Found): string => {
  const unstable = verdicts.filter(isUnstable).length;
  const passed = verdicts.filter(isPassed).length;
  const kept = passed > 0 ? `${plural(passed, 'verdict')} passed` : '';
  return unstable > 0 ? [kept, `${unstable} too unstable to say`].filter(Boolean).join(', ') : kept;
};
