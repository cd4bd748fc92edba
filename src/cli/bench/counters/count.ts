import { type Measurement, measurements } from '../../../gate/measurement.js';
import type { WorkFact } from '../../../measure/fact.js';
import { countWork, type MeasureOptions, openTargets } from '../../../measure/measure.js';
import { statementCounting } from '../../../measure/probes/statements.js';
import { applySettings, homes, pinnedSessions } from '../../../measure/sessions.js';
import type { Target } from '../../../measure/target.js';
import type { Place } from '../../../place.js';
import { parsePlan } from '../../../plan/parse.js';
import type { Server } from '../../../postgres/server.js';
import { expand } from '../../../scenario/expand.js';
import type { LoadedScenario } from '../../../scenario/loaded.js';

/** What is counted, and where. */
export interface Counted {
  readonly server: Server;
  readonly scenario: LoadedScenario;
  readonly place: Pick<Place, 'connect' | 'databaseOf'>;
}

export interface CountOptions {
  /** For every session. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Counts one target; as every run does unless told. */
  readonly work?: (one: Target, options: Pick<MeasureOptions, 'counting'>) => Promise<WorkFact>;
}

/** Counts every read shape on every case in both plan modes, on fresh sessions, as a run of planproof does. */
export const count = async (
  { server, scenario, place: { connect, databaseOf } }: Counted,
  { settings = {}, work = countWork }: CountOptions = {},
): Promise<readonly Measurement[]> => {
  const sessions = pinnedSessions(connect, { homeOf: homes(scenario, databaseOf) });
  const reader = await server.connect();
  const counting = (database: string) => statementCounting(reader, database);
  const facts: WorkFact[] = [];
  try {
    for (const round of expand(scenario, { planModes: ['custom', 'generic'], settings: ['counting'] })) {
      for (const one of await openTargets(round, sessions)) {
        await applySettings(one.session, settings);
        facts.push(await work(one, { counting }));
      }
    }
  } finally {
    await sessions.end();
    await reader.end();
  }
  return measurements(facts, (document) => parsePlan(document, { serverMajor: server.version.major }));
};
