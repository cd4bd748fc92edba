import { againstBaseline, type Plans } from '../gate/againstBaseline.js';
import { type Baseline, type Keepable, type KeptScenario, keptScenario } from '../gate/baseline.js';
import { exitCodeOf } from '../gate/exitCode.js';
import { gateScenario } from '../gate/gateScenario.js';
import { diffPlans } from '../plan/diff.js';
import { outlineDocument, outlineOf } from '../plan/outline.js';
import { parsePlan } from '../plan/parse.js';
import { assembleReport } from '../report/assemble.js';
import { gatedScenario } from '../report/gated.js';
import type { Report, ScenarioReport } from '../report/report.js';
import { savedFacts } from '../report/saved.js';

export interface GateOptions {
  /** What is too unstable to say fails too. */
  readonly strict?: boolean;
  readonly baseline?: Baseline | undefined;
}

/** The gate again on a saved report: every verdict from its measurements, pairs and budgets; no PostgreSQL. */
export const regate = (report: Report, options: GateOptions = {}): Report =>
  assembleReport({ ...report, scenarios: report.scenarios.map((each) => regateScenario(each, report, options)) });

const regateScenario = (
  scenario: ScenarioReport,
  { server: { major } }: Report,
  { strict = false, baseline }: GateOptions,
): ScenarioReport => {
  const facts = savedFacts(scenario, (document) => parsePlan(document, { serverMajor: major }));
  const { dataset, invariants } = scenario;
  const { times, verdicts } = gateScenario(facts);
  const about = { name: scenario.name, dataset: datasetText(dataset), datasetHash: dataset.hash, serverMajor: major };
  const against = baseline && againstBaseline({ ...about, measured: facts.measured, times }, baseline, PLANS);
  const changes = against?.state === 'compared' ? against.changes : [];
  const flips = (facts.ties ?? []).filter(({ plans }) => plans.length > 1).map(() => ({ state: 'unstable' as const }));
  const states = [...verdicts, ...changes, ...flips];
  // What broke off stays unanswered, however well it did until then.
  const exitCode = scenario.conclusion.exitCode === 3 ? 3 : exitCodeOf(invariants, states, { strict });
  return gatedScenario(scenario, { times, verdicts, against, exitCode });
};

const PLANS: Plans = { planOf: (outline) => parsePlan(outlineDocument(outline)), diff: diffPlans };

const datasetText = ({ name, scale }: ScenarioReport['dataset']): string =>
  scale === undefined ? name : `${name} at scale ${scale}`;

/** What a run's report would be as a baseline; scenarios that it does not have stay as the previous baseline has them. */
export const acceptedBaseline = (report: Report, previous?: Baseline): Baseline => {
  const scenarios = report.scenarios.map((each) => keptOf(each, report, previous));
  const others = previous?.scenarios.filter(({ name }) => !scenarios.some((each) => each.name === name)) ?? [];
  return { scenarios: [...scenarios, ...others] };
};

const keptOf = (scenario: ScenarioReport, { server: { major } }: Report, previous?: Baseline): KeptScenario => {
  const facts = savedFacts(scenario, (document) => parsePlan(document, { serverMajor: major }));
  const { times } = gateScenario(facts);
  const { name, dataset } = scenario;
  const now: Keepable = {
    ...{ name, dataset: datasetText(dataset), datasetHash: dataset.hash, serverMajor: major },
    ...{ measured: facts.measured, times },
  };
  const known = previous?.scenarios.find((each) => each.name === name);
  return keptScenario(now, outlineOf, known);
};
