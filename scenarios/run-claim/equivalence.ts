import type { Case, Invariant, InvariantContext, ViolationRow } from 'planproof';
import { LIMIT, LIMITS } from './invariants.js';

/**
 * What the limit per workflow hides: whoever may hold more than so many, and workflows without a limit of which a claim could
 * take a run behind the first so many.
 */
const BEYOND = `
  SELECT CASE WHEN ${LIMIT} IS NULL
      THEN 'workflow ' || workflow.id || ', which has no limit, holds ' || count(*) FILTER (WHERE run.state <> 'available')
      ELSE 'workflow ' || workflow.id || ' has a limit of ' || ${LIMIT}
    END AS reason
  FROM runs AS run ${LIMITS}
  WHERE run.state IN ('available', 'claimed', 'started')
  GROUP BY workflow.id, workflow.concurrency, project.concurrency
  HAVING CASE WHEN ${LIMIT} IS NULL
    THEN count(*) > $2::int8
      AND count(*) FILTER (WHERE run.state <> 'available') + $1::int8 > $2
    ELSE ${LIMIT} > $2 END
  ORDER BY ${LIMIT} IS NULL, count(*) FILTER (WHERE run.state <> 'available') DESC, count(*) DESC, reason`;

/** How a candidate's answer to a case differs from the reference's. */
interface Compared {
  readonly candidate: string;
  /** Runs that only the reference offers. */
  readonly hidden: readonly string[];
  /** Places at which another run stands. */
  readonly rows: readonly ViolationRow[];
}

const answerOf = async (context: InvariantContext, shape: string, caseName: string): Promise<readonly string[]> =>
  (await context.rows(shape, caseName)).rows.map((row) => row.join(' '));

const compare = async (context: InvariantContext, caseName: string): Promise<Compared[]> => {
  const { shapes } = context;
  const expected = await answerOf(context, shapes.find(({ role }) => role === 'reference')?.name ?? '', caseName);
  const compared: Compared[] = [];
  for (const { name } of shapes.filter(({ role, exact }) => role === 'candidate' && exact !== false)) {
    const found = await answerOf(context, name, caseName);
    const hidden = expected.filter((run) => !found.includes(run));
    compared.push({ candidate: name, hidden, rows: placesOf(`${caseName}, ${name}`, expected, found) });
  }
  return compared;
};

const placesOf = (title: string, expected: readonly string[], found: readonly string[]): ViolationRow[] =>
  Array.from({ length: Math.max(expected.length, found.length) }, (_, place) => ({
    key: `${title}, place ${place + 1}`,
    expected: expected[place] ?? null,
    found: found[place] ?? null,
  })).filter((row) => row.expected !== row.found);

const reasonsOf = async (context: InvariantContext, { params }: Case): Promise<string[]> => {
  const session = await context.session();
  const rows = await session.query(BEYOND, [params.demand, params.per_workflow_limit]);
  return rows.map(({ reason }) => String(reason));
};

/** Every candidate gives the reference's runs in its order, unless the limit per workflow is too small: then it says why and how. */
export const equivalent: Invariant = {
  name: 'the same runs in the same order, where the limit per workflow suffices',
  async check(context) {
    const same: string[] = [];
    const told: string[] = [];
    for (const one of context.cases) {
      const reasons = await reasonsOf(context, one);
      const compared = await compare(context, one.name);
      const rows = compared.flatMap((each) => each.rows);
      if (reasons.length > 0) told.push(tell(one, reasons, compared));
      else if (rows.length === 0) same.push(one.name);
      else return violated(rows);
    }
    return { state: 'holds', checked: [`the same on ${same.join(', ') || 'no case'}`, ...told].join('; ') };
  },
};

const violated = (rows: readonly ViolationRow[]) =>
  ({
    state: 'violated',
    message: 'a candidate answers otherwise than the reference',
    rows: rows.slice(0, 10),
    total: rows.length,
  }) as const;

const tell = ({ name, params }: Case, reasons: readonly string[], compared: readonly Compared[]): string => {
  const [first, ...others] = reasons;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const hiding = compared.filter(({ hidden }) => hidden.length > 0);
  const hides = hiding
    .map(({ candidate, hidden }) => `${candidate} hides ${hidden.length}, first ${hidden[0]}`)
    .join('; ');
  return `${name} asks too much of ${params.per_workflow_limit} a workflow, as ${first}${more}: ${hides || 'but nothing is hidden'}`;
};
