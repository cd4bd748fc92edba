import type { Config } from '../config/config.js';
import type { CheckedInvariant } from '../invariants/check.js';
import type { Deviation } from '../invariants/deviations.js';
import type { Fact } from '../measure/fact.js';
import { type Place, withPlace } from '../place.js';
import type { Server } from '../postgres/server.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import type { PreparedScenario } from '../scenario/prepare.js';
import type { InState } from '../scenario/states.js';
import { plannerStatistics } from '../scenario/statistics.js';
import { checkAnswers, deviate } from './answers.js';
import { measure, setupFacts, type Watched } from './measure.js';
import type { RunOptions } from './options.js';
import { checksHere, ownCases } from './share.js';

/** What the cases that ask about one state of the data gave. */
export interface Part extends Pick<Place, 'dataset' | 'costs'> {
  readonly facts: readonly Fact[];
  readonly invariants: readonly CheckedInvariant[];
  readonly deviations: readonly Deviation[];
}

/** Measures and checks the cases of one state, on data that are brought into it. */
export const runState = (
  config: Config,
  server: Server,
  prepared: PreparedScenario,
  { state, cases }: InState,
  options: Watched,
): Promise<Part> => {
  const { scale, seed, session } = config;
  const scenario = { ...prepared.scenario, cases };
  const own = { ...scenario, cases: ownCases(scenario) };
  return withPlace(server, prepared, { scale, seed, session, emit: options.emit, state }, async (place) => {
    options.known.place = place;
    const facts: Fact[] = own.cases.length > 0 ? [...(await measure(config, server, own, place, options))] : [];
    if (state === undefined && checksHere(scenario))
      facts.push(...(await setupFacts(prepared, server, place, options)));
    const invariants = checksHere(scenario) ? await checkAnswers(scenario, place, options.emit) : [];
    const deviating = await deviate(own, place);
    if (options.observe !== undefined) await observe(prepared.scenario, place, options.observe);
    const { dataset, costs } = place;
    // The same invariant is asked in each state; its name says in which one.
    const said = cases.map(({ name }) => name).join(', ');
    const named = invariants.map((one) => (state === undefined ? one : { ...one, name: `${one.name} (${said})` }));
    return { dataset, costs, facts, invariants: named, deviations: deviating };
  });
};

const observe = async (
  scenario: LoadedScenario,
  { connect }: Place,
  tell: NonNullable<RunOptions['observe']>,
): Promise<void> => {
  const session = await connect();
  tell(scenario, await plannerStatistics(session));
  await session.end();
};
