import type { LoadedScenario } from '../scenario/loaded.js';
import type { Case } from '../scenario/scenario.js';
import type { Fact } from './fact.js';
import { countWork } from './measure.js';
import type { ScenarioOptions } from './measureScenario.js';
import { statementCounting } from './probes/statements.js';
import { pinnedSessions } from './sessions.js';
import { isRead, target } from './target.js';

export type GrowthOptions = Pick<ScenarioOptions, 'connect' | 'connectServer' | 'signal'>;

/** Counts the work of every read shape at one size of a sweep, on the cases whose growth is asked for. */
export const measureGrowth = async (
  { shapes }: LoadedScenario,
  cases: readonly Case[],
  { axis, size }: { readonly axis: string; readonly size: number },
  { connect, connectServer, signal }: GrowthOptions,
): Promise<readonly Fact[]> => {
  const sessions = pinnedSessions(connect);
  const reader = await connectServer();
  const counting = (database: string) => statementCounting(reader, database);
  const facts: Fact[] = [];
  try {
    for (const each of cases) {
      for (const shape of shapes.filter(isRead)) {
        signal.throwIfAborted();
        const key = { shape: shape.name, case: each.name, planMode: 'custom', settings: 'counting' } as const;
        const one = target(await sessions.get(shape.name, 'custom', 'counting'), key, shape, each.params);
        facts.push({ probe: 'growth', key, axis, size, work: await countWork(one, { counting }) });
      }
    }
    return facts;
  } finally {
    await sessions.end();
    await reader.end();
  }
};
