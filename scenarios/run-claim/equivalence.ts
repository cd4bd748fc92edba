import type { Case, Invariant, InvariantContext, ViolationRow } from 'planproof';
import { LIMIT, LIMITS } from './invariants.js';

/**
 * What the limit per workflow hides: whoever may hold more than so many, and workflows without a limit of which a claim could
 * take a run behind the first so many.
 */
const BEYOND = `
  SELECT CASE WHEN ${LIMIT} IS NULL
      THEN 'workflow ' || workflow.id || ' has no limit and holds ' || count(*) FILTER (WHERE run.state <> 'available')
      ELSE 'workflow ' || workflow.id || ' has a limit of ' || ${LIMIT}
    END AS reason
  FROM runs AS run ${LIMITS}
  WHERE run.state IN ('available', 'claimed', 'started')
  GROUP BY workflow.id, workflow.concurrency, project.concurrency
  HAVING CASE WHEN ${LIMIT} IS NULL
    THEN count(*) > $2::int8
      AND count(*) FILTER (WHERE run.state <> 'available') + $1::int8 > $2
    ELSE ${LIMIT} > $2 END
  ORDER BY reason`;

interface Compared {
  readonly candidate: string;
  readonly rows: readonly ViolationRow[];
}

const answersOf = async (context: InvariantContext, shape: string, caseName: string): Promise<readonly string[]> =>
  (await context.rows(shape, caseName)).rows.map((row) => row.join(' '));

const compare = async (context: InvariantContext, caseName: string): Promise<Compared[]> => {
  const reference = context.shapes.find(({ role }) => role === 'reference');
  if (reference === undefined) return [];
  const expected = await answersOf(context, reference.name, caseName);
  const compared: Compared[] = [];
  for (const { name } of context.shapes.filter(({ role, exact }) => role === 'candidate' && exact !== false)) {
    const found = await answersOf(context, name, caseName);
    const longest = Array.from({ length: Math.max(expected.length, found.length) }, (_, place) => place);
    const rows = longest
      .filter((place) => expected[place] !== found[place])
      .map((place) => ({
        key: `${caseName}, ${name}, place ${place + 1}`,
        expected: expected[place] ?? null,
        found: found[place] ?? null,
      }));
    compared.push({ candidate: name, rows });
  }
  return compared;
};

const reasonsOf = async (context: InvariantContext, { params }: Case): Promise<string[]> => {
  const session = await context.session();
  const rows = await session.query(BEYOND, [params.demand, params.per_workflow_limit]);
  return rows.map(({ reason }) => String(reason));
};

/** Every candidate gives the reference's rows in its order, unless the limit per workflow is too small: then it says why and how. */
export const equivalent: Invariant = {
  name: 'the same runs in the same order, where the limit per workflow suffices',
  async check(context) {
    const same: string[] = [];
    const told: string[] = [];
    for (const one of context.cases) {
      const reasons = await reasonsOf(context, one);
      const different = (await compare(context, one.name)).filter(({ rows }) => rows.length > 0);
      const rows = different.flatMap((each) => each.rows);
      if (reasons.length > 0) told.push(tell(one, reasons, different));
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

const tell = (
  { name, params }: Case,
  [first, ...others]: readonly string[],
  different: readonly Compared[],
): string => {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const rows = different.map(({ candidate, rows }) => `${rows.length} places in ${candidate}`).join(', ');
  return `${name}: ${params.per_workflow_limit} a workflow is too few, as ${first}${more}: ${rows || 'no row differs'}`;
};
