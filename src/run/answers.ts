import { type CheckedInvariant, checkInvariants } from '../invariants/check.js';
import { type Deviation, deviations } from '../invariants/deviations.js';
import { answer, readOf } from '../measure/target.js';
import type { Place } from '../place.js';
import type { Session } from '../postgres/session.js';
import type { Emit } from '../progress.js';
import type { LoadedScenario } from '../scenario/loaded.js';

/** Asks a scenario's invariants of its data and of its shapes' answers. */
export const checkAnswers = (
  scenario: LoadedScenario,
  { connect }: Place,
  emit: Emit,
): Promise<readonly CheckedInvariant[]> => {
  emit({ kind: 'step', title: 'Checking that the answers are true' });
  return checkInvariants({ ...scenario, connect, answer: answering(scenario) });
};

/** By how much the answers of shapes that are not meant to be exact are off. */
export const deviate = (scenario: LoadedScenario, { connect }: Place): Promise<readonly Deviation[]> =>
  deviations({
    ...scenario,
    answer: async (shape, caseName) => {
      const session = await connect(shape);
      try {
        await session.script('BEGIN');
        return await answering(scenario)(session, shape, caseName);
      } finally {
        await session.end();
      }
    },
  });

const answering = (scenario: LoadedScenario) => async (session: Session, shapeName: string, caseName: string) => {
  const { shape, params } = readOf(scenario, shapeName, caseName);
  return answer(session, shape, params);
};
