import type { Config } from '../config/config.js';
import { exitCodeOf } from '../gate/exitCode.js';
import { gateScenario } from '../gate/gateScenario.js';
import { growthSeries } from '../gate/growthSeries.js';
import { comparisons, measurements } from '../gate/measurement.js';
import { indexUses, margins, ties } from '../gate/planner.js';
import { setupCosts } from '../gate/setupCosts.js';
import { selfTest } from '../gate/time.js';
import type { Deviation } from '../invariants/deviations.js';
import type { Fact } from '../measure/fact.js';
import { diffPlans } from '../plan/diff.js';
import { parsePlan } from '../plan/parse.js';
import { servingOf } from '../plan/serves.js';
import type { Server } from '../postgres/server.js';
import { scenarioReport } from '../report/assemble.js';
import type { ScenarioReport } from '../report/report.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import type { PreparedScenario } from '../scenario/prepare.js';
import type { RunOptions } from './options.js';
import { ownCases, statesToVisit } from './share.js';
import { type Part, runState } from './state.js';
import { sweep } from './sweep.js';
import { brokenOff, type Known } from './unfinished.js';

/** Measures, checks and gates one scenario. Throws `Unfinished` where the environment ended it with something measured. */
export const runScenario = async (
  config: Config,
  server: Server,
  prepared: PreparedScenario,
  options: RunOptions,
): Promise<ScenarioReport> => {
  const known: Known = { facts: [] };
  try {
    const swept = await sweep(config, server, prepared, options);
    const parts: Part[] = [];
    for (const inState of statesToVisit(prepared.scenario))
      parts.push(await runState(config, server, prepared, inState, { ...options, known }));
    return judged(prepared, server.version.major, parts as [Part, ...Part[]], swept);
  } catch (error) {
    throw brokenOff(error, known, prepared, server);
  }
};

/** What was measured, with what the gate says of it. */
const judged = (
  { scenario: whole, setups }: PreparedScenario,
  serverMajor: number,
  parts: readonly [Part, ...Part[]],
  swept: readonly Fact[],
): ScenarioReport => {
  const scenario = { ...whole, cases: ownCases(whole) };
  const [{ dataset, costs }] = parts;
  const parse = (document: unknown) => parsePlan(document, { serverMajor });
  const allFacts = parts.flatMap((part) => part.facts);
  const facts = inOrderOfCases(allFacts, scenario);
  const measured = measurements(facts, parse);
  const seen = {
    pairs: comparisons(facts),
    self: selfTest(comparisons(facts, 'aa')),
    series: growthSeries(swept, parse),
    worn: facts.flatMap((fact) => (fact.probe === 'wear' ? [fact] : [])),
  };
  const asked = { uses: indexUses(facts, parse, servingOf), ties: ties(facts, parse), margins: margins(facts, parse) };
  const setUp = setupCosts(setups, costs, facts);
  const reference = scenario.shapes.find(({ role }) => role === 'reference')?.name;
  const judging = { reference, measured, ...seen, ...asked, setups: setUp, budgets: scenario.budgets };
  const { times, verdicts } = gateScenario(judging);
  const invariants = parts.flatMap((part) => part.invariants);
  const allDeviations = parts.flatMap((part) => part.deviations);
  const right = { invariants, deviations: inOrderOfShapes(allDeviations, scenario), verdicts };
  const found = { measurements: measured, times, ...seen, asked, ...right, exitCode: exitCodeOf(invariants, verdicts) };
  return scenarioReport({ scenario, dataset, setups, setUp, diff: diffPlans, ...found });
};

const inOrderOfCases = (facts: readonly Fact[], { cases }: LoadedScenario): readonly Fact[] => {
  const caseOf = (fact: Fact) => ('key' in fact ? fact.key.case : 'case' in fact ? fact.case : undefined);
  const place = (fact: Fact) => cases.findIndex(({ name }) => name === caseOf(fact));
  return facts.toSorted((a, b) => place(a) - place(b));
};

const inOrderOfShapes = (deviations: readonly Deviation[], { shapes, cases }: LoadedScenario) => {
  const shapeAt = (shape: string) => shapes.findIndex(({ name }) => name === shape);
  const caseAt = (caseName: string) => cases.findIndex(({ name }) => name === caseName);
  return deviations.toSorted((a, b) => shapeAt(a.shape) - shapeAt(b.shape) || caseAt(a.case) - caseAt(b.case));
};
