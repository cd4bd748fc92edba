import type { Report, ScenarioReport } from '../report/report.js';
import type { LoadedScenario } from '../scenario/loaded.js';

/** Verdicts that the next run might turn. */
const OPEN = ['unstable', 'broken', 'regressed'];

/** Smaller is more urgent: SQL that changed since, or is new; a verdict that was not clear; all else. */
const urgency = (scenario: LoadedScenario, caseName: string, known: ScenarioReport | undefined): number => {
  if (known === undefined || isChanged(scenario, known)) return 0;
  const verdicts = known.verdicts.filter((verdict) => verdict.case === caseName);
  if (verdicts.length === 0 || verdicts.some(({ state }) => OPEN.includes(state))) return 1;
  return 2;
};

const isChanged = ({ shapes }: LoadedScenario, known: ScenarioReport): boolean =>
  shapes.some(({ name, sql }) => {
    const old = known.shapes.find((shape) => shape.name === name);
    const texts = [...sql.queries.map(({ source }) => source), sql.setup?.source];
    return JSON.stringify(texts) !== JSON.stringify([...(old?.sql.map(({ text }) => text) ?? []), old?.setup?.text]);
  });

/**
 * What is to be measured first where there may not be time for all: what changed since the last report, then what it left
 * open, then what was clear; in each as it was declared.
 */
export const mostUrgentFirst = (
  scenarios: readonly LoadedScenario[],
  last: Report | undefined,
): readonly LoadedScenario[] => {
  const ranked = scenarios.map((scenario) => {
    const known = last?.scenarios.find(({ name }) => name === scenario.name);
    const of = (caseName: string) => urgency(scenario, caseName, known);
    const cases = scenario.cases.toSorted((a, b) => of(a.name) - of(b.name));
    return { scenario: { ...scenario, cases }, first: Math.min(...cases.map(({ name }) => of(name))) };
  });
  return ranked.toSorted((a, b) => a.first - b.first).map(({ scenario }) => scenario);
};
