import type { Comparison, Conclusion, ScenarioReport } from './report.js';
import { factorText, plural, ratioText } from './units.js';

type Found = Pick<ScenarioReport, 'name' | 'cases' | 'shapes' | 'comparisons' | 'invariants' | 'verdicts'>;

/** One sentence on a scenario: what is wrong, worst first, or how much less work each candidate does. */
export const concludeScenario = (found: Found, exitCode: Conclusion['exitCode']): Conclusion => ({
  exitCode,
  sentence: [violations(found), failures(found), ...(exitCode === 0 ? [proof(found)] : [])].filter(Boolean).join(' '),
});

/** One sentence on the whole run: may this be merged? */
export const concludeRun = (
  scenarios: readonly Pick<ScenarioReport, 'name' | 'conclusion'>[],
  exitCode: Conclusion['exitCode'],
): Conclusion => {
  const failed = scenarios.filter((scenario) => scenario.conclusion.exitCode !== 0).map((scenario) => scenario.name);
  const where = failed.length > 0 ? ` in ${failed.join(', ')}` : '';
  return { exitCode, sentence: ANSWERS[exitCode](where, plural(scenarios.length, 'scenario')) };
};

const ANSWERS: Readonly<Record<Conclusion['exitCode'], (where: string, scenarios: string) => string>> = {
  0: (_, scenarios) => `Yes, merge: ${scenarios} passed.`,
  1: (where) => `Do not merge: a budget is broken${where}.`,
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

const failures = ({ verdicts }: Found): string => {
  const failed = verdicts.flatMap((verdict) => (verdict.state === 'broken' ? [verdict] : []));
  const [first] = failed;
  if (!first) return '';
  return `${failed.length} of ${plural(verdicts.length, 'verdict')} failed, first: ${first.shape}, ${first.case}: ${first.evidence}.`;
};

const proof = (found: Found): string => {
  const candidates = found.shapes.filter((shape) => shape.role === 'candidate');
  const sentences = candidates.map(({ name }) => {
    const work = workRange(found.comparisons.filter((comparison) => comparison.shape === name));
    return work && `${name}: ${work}`;
  });
  return `${[answers(found), ...sentences, budgets(found)].filter(Boolean).join('; ')}.`;
};

const answers = ({ invariants }: Found): string => {
  const held = invariants.filter(({ state }) => state === 'holds').length;
  return held > 0 ? `${plural(held, 'invariant')} ${held === 1 ? 'holds' : 'hold'}` : '';
};

/** The span of shared blocks over the cases, counted where counters repeat when they were counted there. */
const workRange = (comparisons: readonly Comparison[]): string => {
  const counting = comparisons.filter(({ settings }) => settings === 'counting');
  const ratios = (counting.length > 0 ? counting : comparisons).flatMap(
    ({ ratios }) => ratios.sharedBlocks?.ratio ?? [],
  );
  if (ratios.length === 0) return '';
  const [best, worst] = [Math.min(...ratios), Math.max(...ratios)];
  if (best === worst || worst > 1 || best === 0) return `${ratioText(worst)} work at worst`;
  return `${factorText(1 / worst)} to ${factorText(1 / best)} less work`;
};

const budgets = ({ verdicts }: Found): string => {
  const unstable = verdicts.filter(({ state }) => state === 'unstable').length;
  const passed = verdicts.filter(({ state }) => state === 'pass').length;
  const kept = passed > 0 ? `${plural(passed, 'verdict')} passed` : '';
  return unstable > 0 ? [kept, `${unstable} too unstable to say`].filter(Boolean).join(', ') : kept;
};
