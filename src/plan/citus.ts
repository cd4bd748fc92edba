import { isObject, objectAt, objectsAt, type Raw, textAt } from './field.js';

/** A plan that Citus ran apart from the coordinator's, and where the document holds it. */
export interface DistributedPlan {
  readonly relationship: 'Remote Plan' | 'Distributed Subplan';
  readonly plan: unknown;
  readonly where: string;
}

/** Citus numbers shards from 102008 on; six digits or more keep `orders_2024` whole. */
const SHARD_SUFFIX = /_\d{6,}$/;

export const stripShard = (name: string | undefined): string | undefined => name?.replace(SHARD_SUFFIX, '');

/** Statements stand as [[{ Plan }]] under a task and as [{ Plan }] under a subplan. */
const statements = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(statements) : [value]);

const plansIn = (value: unknown): unknown[] =>
  statements(value)
    .filter(isObject)
    .filter((statement) => 'Plan' in statement)
    .map((statement) => statement.Plan);

/** The subplans and then the shown tasks' plans under a Citus scan; none for any other node. */
export function distributedPlans(raw: Raw, where: string): DistributedPlan[] {
  const query = objectAt(raw, 'Distributed Query');
  if (query === undefined) return [];
  const at = `${where}.Distributed Query`;
  const subplans = objectsAt(query, 'Subplans').flatMap((subplan, index) =>
    plansIn(subplan.PlannedStmt).map((plan) => ({
      relationship: 'Distributed Subplan' as const,
      plan,
      where: `${at}.Subplans[${index}]`,
    })),
  );
  const tasks = objectsAt(objectAt(query, 'Job') ?? {}, 'Tasks').flatMap((task, index) =>
    plansIn(task['Remote Plan']).map((plan) => ({
      relationship: 'Remote Plan' as const,
      plan,
      where: `${at}.Job.Tasks[${index}]`,
    })),
  );
  return [...subplans, ...tasks];
}

/** Why a distributed plan is not whole ("1 of 32 tasks shown"), `undefined` where every task is there. */
export function hiddenTasks(raw: unknown): string | undefined {
  if (Array.isArray(raw)) return firstReason(raw);
  if (!isObject(raw)) return undefined;
  const shown = textAt(raw, 'Tasks Shown');
  if (shown !== undefined && shown !== 'All') {
    return `Citus shows not all of its tasks (${shown}); SET citus.explain_all_tasks = on`;
  }
  return firstReason(Object.values(raw));
}

const firstReason = (values: readonly unknown[]): string | undefined => {
  for (const value of values) {
    const reason = hiddenTasks(value);
    if (reason !== undefined) return reason;
  }
  return undefined;
};
