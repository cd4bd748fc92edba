import type { Config } from '../config/config.js';
import { inputError } from '../errors.js';
import { parsePlan } from '../plan/parse.js';
import type { Report, ScenarioReport } from '../report/report.js';
import type { Diagnosis, Fate } from '../report/terminal/diagnosis.js';
import type { RunOptions } from '../run/options.js';
import { run } from '../run.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import { alone, type Patient, patientOf } from './patient.js';
import { type Healthy, PLANTS, type Plant } from './plants.js';
import { spoiled } from './spoil.js';

/**
 * Plants four faults in copies of a candidate and asks the gate about each: a slowdown that burns the processor, one that
 * only waits, a lost index, and a wrong row. Throws `red-already` for a candidate that is red as it is.
 */
export const diagnoseGate = async (
  config: Config,
  scenario: LoadedScenario,
  options: RunOptions,
): Promise<Diagnosis> => {
  const patient = patientOf(scenario, config);
  const { candidate } = patient;
  const healthy = healthyOf(await run(config, [alone(patient)], options), patient);
  const plans = PLANTS.map((plant) => ({
    plant,
    name: `${scenario.name} that ${plant.fault}`,
    spoiling: plant.spoiling(patient, healthy),
  }));
  const ill = plans.flatMap(({ name, spoiling }) =>
    'kind' in spoiling ? [alone({ ...patient, candidate: spoiled(candidate, spoiling) }, name)] : [],
  );
  const { scenarios } = await run(config, ill, options);
  const faults = plans.map(({ plant, name, spoiling }) => {
    if (!('kind' in spoiling)) return { fault: plant.fault, ...spoiling };
    const found = scenarios.find((each) => each.name === name);
    if (found === undefined) throw new Error(`a run gave no scenario "${name}"`);
    return { fault: plant.fault, ...fateOf(plant, found) };
  });
  return { scenario: scenario.name, candidate: candidate.name, case: patient.case.name, faults };
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

const fateOf = ({ seen, advice, timed }: Plant, found: ScenarioReport): Fate => {
  const evidence = seen(found);
  if (evidence !== undefined) return { state: 'red', evidence };
  if (timed && found.selfTest?.trusted === false) {
    const reason = 'this machine told a shape apart from itself (A/A), so no time was judged';
    return { state: 'unseen', reason, advice: 'Try again on a quieter machine.' };
  }
  return { state: 'unseen', reason: `the gate said: ${found.conclusion.sentence}`, advice };
};
