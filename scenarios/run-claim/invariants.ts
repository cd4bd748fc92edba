import { type HistoryEvent, holds, type Invariant, never } from 'planproof';

/** Whose limit counts for a run: its workflow's if that has one, else its project's. */
export const LIMITS = `
  JOIN work_orders AS work_order ON work_order.id = run.work_order_id
  JOIN workflows AS workflow ON workflow.id = work_order.workflow_id
  JOIN projects AS project ON project.id = workflow.project_id`;
export const LIMIT = 'coalesce(workflow.concurrency, project.concurrency)';
export const LIMITED_BY = 'CASE WHEN workflow.concurrency IS NULL THEN project.id ELSE workflow.id END';

/**
 * Over the whole history, not only when somebody looks: whoever is held from its claim to its end takes a place. Runs that were
 * held from the first took theirs before. Shows the first breach of each limit, and who took the places.
 */
export const withinLimits: Invariant = never(
  'at no moment does a workflow or project hold more than its limit',
  `WITH hold AS (
     SELECT ${LIMITED_BY} AS limited_by, ${LIMIT} AS places, run.worker_name AS worker,
       CASE WHEN run.worker_name LIKE 'c%' THEN run.claimed_at ELSE '-infinity' END AS since,
       coalesce(run.finished_at, 'infinity') AS until
     FROM runs AS run ${LIMITS}
     WHERE run.workflow_id IS NOT NULL AND run.claimed_at IS NOT NULL AND ${LIMIT} IS NOT NULL
   ), moment AS (
     SELECT limited_by, places, at, sum(change) OVER (PARTITION BY limited_by ORDER BY at, change) AS held
     FROM (
       SELECT limited_by, places, since AS at, 1 AS change FROM hold
       UNION ALL SELECT limited_by, places, until, -1 FROM hold
     ) AS changed
   ), breach AS (
     SELECT DISTINCT ON (limited_by) * FROM moment WHERE held > places ORDER BY limited_by, at
   )
   SELECT breach.limited_by AS key, 'at most ' || breach.places AS expected,
     format('%s at %s: %s', breach.held, breach.at::time,
       string_agg(format('%s since %s', hold.worker, hold.since), ', ' ORDER BY hold.since)) AS found
   FROM breach
   JOIN hold ON hold.limited_by = breach.limited_by AND hold.since <= breach.at AND hold.until > breach.at
   GROUP BY breach.limited_by, breach.places, breach.held, breach.at`,
  { shape: 'claimable' },
);

export const workflowsKnown: Invariant = never(
  'every run in progress knows its workflow',
  `SELECT run.id AS key, work_order.workflow_id AS expected, run.workflow_id AS found
   FROM runs AS run JOIN work_orders AS work_order ON work_order.id = run.work_order_id
   WHERE run.state IN ('available', 'claimed', 'started')
     AND run.workflow_id IS DISTINCT FROM work_order.workflow_id`,
  { shape: 'lateral-top-n' },
);

export const nobodyWaits: Invariant = never(
  'no claim waits for a run that another one holds',
  `SELECT 'backend ' || waiting.pid AS key, 'skips it' AS expected,
     'waits for ' || array_to_string(pg_blocking_pids(waiting.pid), ', ') AS found
   FROM pg_stat_activity AS waiting
   WHERE waiting.datname = current_database() AND waiting.query LIKE '%claim_runs%'
     AND waiting.wait_event IN ('transactionid', 'tuple')`,
);

/**
 * Where nothing limits, a run is only passed over while a claim in flight holds it, which may yet be rolled back. Looks at the first
 * in line of each priority, a second after it came; so many claims may have met it in hands that let go.
 */
const MOST_PASSES = 16;
export const servedInTurn: Invariant = never(
  `no run without a limit is passed over by more than ${MOST_PASSES} claims`,
  `WITH first AS (
     SELECT DISTINCT ON (run.priority) run.*
     FROM runs AS run ${LIMITS}
     WHERE run.state = 'available' AND ${LIMIT} IS NULL
     ORDER BY run.priority, run.inserted_at, run.id
   )
   SELECT first.id AS key, 'at most ${MOST_PASSES} claims' AS expected, count(DISTINCT later.worker_name) AS found
   FROM first
   JOIN runs AS later ON later.worker_name LIKE 'c%' AND later.claimed_at > first.inserted_at + interval '1 s'
     AND (later.priority, later.inserted_at, later.id) > (first.priority, first.inserted_at, first.id)
   GROUP BY first.id
   HAVING count(DISTINCT later.worker_name) > ${MOST_PASSES}`,
);

const claimsIn = (history: readonly HistoryEvent[]) =>
  history.filter(({ event }) => event === 'claimed').map((event) => ({ ...event, runs: event.data.runs as string[] }));

const who = ({ connection, sequence, beganMs, endedMs }: HistoryEvent): string =>
  `c${connection} #${sequence} (${beganMs.toFixed(1)} to ${endedMs.toFixed(1)} ms)`;

export const claimedOnce: Invariant = holds(
  'no run is claimed twice',
  ({ history }) => {
    const claimedBy = new Map<string, HistoryEvent[]>();
    for (const claim of claimsIn(history))
      for (const run of claim.runs) claimedBy.set(run, [...(claimedBy.get(run) ?? []), claim]);
    return [...claimedBy]
      .filter(([, claims]) => claims.length > 1)
      .map(([key, claims]) => ({ key, expected: 'one claim', found: claims.map(who).join(', ') }));
  },
  { at: 'rest' },
);

export const withinDemand: Invariant = holds('no claim takes more runs than it asks for', ({ history }) =>
  claimsIn(history)
    .filter(({ runs, data }) => runs.length > Number(data.demand))
    .map((claim) => ({ key: who(claim), expected: `at most ${claim.data.demand}`, found: `${claim.runs.length}` })),
);

/** A claim that ran while nothing else did: what it took, and what a plain predicate had said it should. */
export const firstInLine: Invariant = holds('one claimer alone takes the first in line', ({ history }) =>
  history
    .filter(({ event, data }) => event === 'alone' && data.taken !== data.expected)
    .map((claim) => ({
      key: who(claim),
      expected: String(claim.data.expected),
      found: String(claim.data.taken),
    })),
);
