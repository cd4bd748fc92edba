import type { Session } from '../postgres/session.js';
import type { CheckedInvariant } from './ask.js';
import { onFreshClone } from './clones.js';
import { analyticReader } from './conditions/analyticReader.js';
import { bloat } from './conditions/bloat.js';
import { coldCache } from './conditions/coldCache.js';
import { type Condition, type Place, Unavailable } from './conditions/condition.js';
import { laggingReplica } from './conditions/laggingReplica.js';
import { oldSnapshot } from './conditions/oldSnapshot.js';
import { churned, oldStatistics, quiet } from './conditions/quiet.js';
import type { Cost } from './cost.js';
import type { Ground } from './ground.js';
import { onSession } from './onSession.js';
import { askAll, type State } from './subject.js';

/** Every condition, what the others are compared with first. */
export const CONDITIONS: readonly Condition[] = [
  quiet,
  churned,
  oldStatistics,
  oldSnapshot,
  analyticReader,
  bloat,
  coldCache,
  laggingReplica,
];

/** What a shape costs on a case, in a condition. */
export interface ConditionCost {
  readonly shape: string;
  readonly case: string;
  readonly cost: Cost;
}

export type ConditionResult = { readonly condition: string; readonly says: string } & (
  | {
      readonly state: 'measured';
      readonly costs: readonly ConditionCost[];
      /** Whether the answers are true there too. */
      readonly invariants: readonly CheckedInvariant[];
      readonly note?: string;
    }
  | { readonly state: 'skipped'; readonly reason: string }
);

/** Brings a clone of its own into each condition; what shapes cost there, and whether the answers are true. */
export const checkUnderConditions = async (
  ground: Ground,
  conditions: readonly Condition[],
): Promise<readonly ConditionResult[]> => {
  const results: ConditionResult[] = [];
  for (const condition of conditions) {
    ground.signal.throwIfAborted();
    ground.emit({ kind: 'step', title: `Under condition ${condition.name}` });
    results.push(await under(condition, ground));
  }
  return results;
};

const under = async (condition: Condition, ground: Ground): Promise<ConditionResult> => {
  const { name, says } = condition;
  try {
    const measured = await onFreshClone(ground.template, (clone) =>
      condition.during(clone, ground, (place) => measure(place, ground)),
    );
    return { condition: name, says, state: 'measured', ...measured };
  } catch (error) {
    if (error instanceof Unavailable) return { condition: name, says, state: 'skipped', reason: error.message };
    throw error;
  }
};

const measure = async (place: Place, { subject, cost }: Ground) => {
  const costs: ConditionCost[] = [];
  for (const shape of subject.shapes) {
    for (const { name } of subject.cases) {
      costs.push({ shape: shape.name, case: name, cost: await costAt(place, (on) => cost(on, shape.name, name)) });
    }
  }
  const { connect, history, note } = place;
  const state: State = history === undefined ? { moment: 'churn', history: [] } : { moment: 'rest', history };
  const invariants = await onSession(connect, (session) => askAll(session, subject, state));
  return { costs, invariants, ...(note !== undefined && { note }) };
};

/** The second execution, so that caches are warm; where measuring ends the condition, the first after it was renewed. */
const costAt = async ({ connect, renew }: Place, cost: (session: Session) => Promise<Cost>): Promise<Cost> => {
  await (renew === undefined ? onSession(connect, cost) : renew());
  return onSession(connect, cost);
};
