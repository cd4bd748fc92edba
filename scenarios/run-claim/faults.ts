import type { Fault, Operation } from 'planproof';
import {
  claimedOnce,
  firstInLine,
  LIMIT,
  LIMITED_BY,
  LIMITS,
  nobodyWaits,
  withinDemand,
  withinLimits,
} from './invariants.js';
import { claimBy, claiming } from './operations.js';

/** So many operations show what goes wrong in a claim; so many, what goes wrong between two that meet. */
const ALONE = 300;
const MEETING = 2_000;

type Apply = Exclude<Fault['apply'], string | undefined>;

/** Puts other words into a function of the clone. */
const rewritten =
  (routine: string, words: Readonly<Record<string, string>>): Apply =>
  async (session) => {
    const [found] = await session.query<{ source: string }>('SELECT pg_get_functiondef($1::regproc) AS source', [
      routine,
    ]);
    let source = found?.source ?? '';
    for (const [said, instead] of Object.entries(words)) {
      if (!source.includes(said)) throw new Error(`${routine} does not say: ${said}`);
      source = source.replaceAll(said, instead);
    }
    await session.script(source);
  };

const inTurn =
  (script: string, apply: Apply): Apply =>
  async (session, operate) => {
    await session.script(script);
    await apply(session, operate);
  };

/** An idle queue, and statistics that say so. */
const IDLE = `
  UPDATE runs SET state = 'success', finished_at = clock_timestamp() WHERE state IN ('available', 'claimed', 'started');
  ANALYZE runs;`;

/** Few workflows get most of what arrives, one run of each at a time. */
const CROWDED = `
  UPDATE workflows SET concurrency = 1
  WHERE id IN (SELECT id FROM workflows ORDER BY id LIMIT (SELECT 1 + count(*) / 50 FROM workflows));`;

const fault = (name: string, apply: Apply, breaks: string, churn = ALONE): Fault => ({
  name,
  apply,
  churn,
  breaks: [breaks],
});

/** The published query: ranks in each workflow, keeps the first 50, numbers what is left, and trusts what it has read. */
const ELIGIBLE = `
  SELECT run.id FROM runs AS run
  JOIN (
    SELECT id, places, row_number() OVER (PARTITION BY limited_by ORDER BY priority, inserted_at, id) AS row_number
    FROM (
      SELECT run.id, run.priority, run.inserted_at, ${LIMIT} AS places, ${LIMITED_BY} AS limited_by,
        row_number() OVER (
          PARTITION BY workflow.id ORDER BY run.priority, run.inserted_at, run.id
        ) AS workflow_rank
      FROM runs AS run ${LIMITS}
      WHERE run.state IN ('available', 'claimed', 'started')
    ) AS ranked
    WHERE workflow_rank <= 50
  ) AS in_progress ON in_progress.id = run.id
  WHERE run.state = 'available' AND (places IS NULL OR row_number <= places)
  ORDER BY run.priority, run.inserted_at, run.id
  LIMIT :demand
  FOR UPDATE OF run SKIP LOCKED`;

const TAKE = `UPDATE runs SET state = 'claimed', claimed_at = clock_timestamp(), worker_name = :worker`;

const published: readonly Operation[] = claiming(
  claimBy(
    `WITH eligible AS MATERIALIZED (${ELIGIBLE}) ${TAKE} FROM eligible WHERE runs.id = eligible.id RETURNING runs.id`,
  ),
);

const unfenced: readonly Operation[] = claiming(
  claimBy(`${TAKE} WHERE state = 'available' AND id IN (${ELIGIBLE}) RETURNING id`),
);

/** Planted bugs, each of which the invariant it names must see. */
export const faults: readonly Fault[] = [
  fault(
    'ordering by insertion only',
    rewritten('claim_runs', { 'ORDER BY run.priority, run.inserted_at, run.id': 'ORDER BY run.inserted_at, run.id' }),
    firstInLine.name,
  ),
  fault(
    'a limit off by one',
    rewritten('claimable_runs', { '<= line.places -': '<= 1 + line.places -' }),
    withinLimits.name,
  ),
  fault(
    'SKIP LOCKED left out',
    rewritten('claim_runs', { 'FOR UPDATE OF run SKIP LOCKED': 'FOR UPDATE OF run' }),
    nobodyWaits.name,
  ),
  fault(
    'a final state counted as in progress',
    rewritten('claimable_runs', { "IN ('claimed', 'started')": `IN ('claimed', 'started', 'lost')` }),
    firstInLine.name,
  ),
  fault(
    'a project’s limit overriding a workflow’s',
    rewritten('claimable_runs', {
      'coalesce(workflow.concurrency, project.concurrency)': 'coalesce(project.concurrency, workflow.concurrency)',
    }),
    withinLimits.name,
  ),
  // Two such claims meet at the same limit for milliseconds only: here they take their time, and there are few limits.
  fault(
    'a claim that locks no limit',
    inTurn(
      IDLE + CROWDED,
      rewritten('claim_runs', {
        'pg_try_advisory_xact_lock(hashtextextended(next.limited_by::text, 0))': 'true',
        ') AS strangers\n    FROM': ') AS strangers\n    FROM pg_sleep(0.02),',
      }),
    ),
    withinLimits.name,
    MEETING,
  ),
  fault(
    'a claim that trusts the state it has read',
    rewritten('claim_runs', { "run.state = 'available' AND": '' }),
    claimedOnce.name,
    MEETING,
  ),
  { name: 'the published claim', operations: published, churn: ALONE, breaks: [withinLimits.name] },
  {
    name: 'a claim without a fence, and statistics from before the burst',
    apply: IDLE,
    operations: unfenced,
    churn: ALONE,
    breaks: [withinDemand.name],
  },
];
