import type { Config } from './config/config.js';
import { type Measurement, measurements } from './gate/measurement.js';
import type { Fact } from './measure/fact.js';
import { explainWork } from './measure/measure.js';
import { pinnedSessions } from './measure/sessions.js';
import { isRead, target } from './measure/target.js';
import { withPlace } from './place.js';
import { parsePlan } from './plan/parse.js';
import type { Server } from './postgres/server.js';
import type { Emit } from './progress.js';
import type { LoadedScenario } from './scenario/loaded.js';
import { prepareScenario } from './scenario/prepare.js';

/** What a short look at a scenario gives: every read shape of one statement, on its cases, planned for them. */
export type Look = readonly Measurement[];

/** Takes a look: plan, work and the server's own time of three executions each. */
export const look = async (config: Config, server: Server, scenario: LoadedScenario, emit: Emit): Promise<Look> => {
  const prepared = await prepareScenario(server, scenario);
  const { scale, seed } = config;
  return withPlace(server, prepared, { scale, seed, emit }, async ({ connect }) => {
    const sessions = pinnedSessions(connect);
    const facts: Fact[] = [];
    try {
      for (const each of scenario.cases) {
        for (const shape of scenario.shapes.filter(isRead)) {
          const key = { shape: shape.name, case: each.name, planMode: 'custom', settings: 'counting' } as const;
          const one = target(await sessions.get(shape.name, 'custom', 'counting'), key, shape, each.params);
          if (one.statement !== undefined) facts.push(await explainWork(one, one.statement));
        }
      }
    } finally {
      await sessions.end();
    }
    return measurements(facts, (document) => parsePlan(document, { serverMajor: server.version.major }));
  });
};
