import type { LoadedScenario } from '../scenario/loaded.js';
import type { Case } from '../scenario/scenario.js';
import type { Fact } from './fact.js';
import { explainFact, type MeasureOptions } from './measure.js';
import { type Connect, pinnedSessions } from './sessions.js';
import { isRead, target } from './target.js';

/** Counts the work of every read shape of one statement at one size of a sweep, on the cases whose growth is asked for. */
export const measureGrowth = async (
  { shapes }: LoadedScenario,
  cases: readonly Case[],
  { axis, size }: { readonly axis: string; readonly size: number },
  { connect, signal }: { readonly connect: Connect } & Pick<MeasureOptions, 'signal'>,
): Promise<readonly Fact[]> => {
  const sessions = pinnedSessions(connect);
  const facts: Fact[] = [];
  try {
    for (const each of cases) {
      for (const shape of shapes.filter(isRead)) {
        signal.throwIfAborted();
        const key = { shape: shape.name, case: each.name, planMode: 'custom', settings: 'counting' } as const;
        const one = target(await sessions.get(shape.name, 'custom', 'counting'), key, shape, each.params);
        const { rows } = await one.execute();
        if (one.statement === undefined) continue;
        const { documents } = await explainFact(one, rows.length);
        facts.push({ probe: 'growth', key, axis, size, documents });
      }
    }
    return facts;
  } finally {
    await sessions.end();
  }
};
