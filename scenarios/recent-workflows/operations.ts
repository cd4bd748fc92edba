import { type Operation, operation, type Random, type Transaction } from 'planproof';
import { HEAVY, WIDEST } from '../../seed/recent-workflows/workspaces.js';

const WORKSPACES = [...HEAVY, WIDEST].map(({ id }) => id);
/** Keys that there are at every scale; the first published runs are those of the workspaces that cases name. */
const VERSIONS = 2_000;
const PUBLISHED = { from: 300, to: 1_000 };
const RUNS = 14_000;

const INSERT = `
  INSERT INTO bots_savedrun
    (workspace_id, parent_version_id, workflow, run_time_ms, price, is_api_call, run_id, uid, run_status, state,
     created_at, updated_at)
  SELECT published.workspace_id, version.id, 1, 9000, 5, false, 'churn', 'user', '', '{}', :saved_at, :saved_at
  FROM bots_publishedrunversion AS version
  JOIN bots_publishedrun AS published ON published.id = version.published_run_id
  WHERE version.id = :version_id
  RETURNING workspace_id, (
    SELECT published_run_id FROM bots_publishedrunversion AS version WHERE version.id = parent_version_id
  ) AS published_run_id`;

/** In one workspace, one workflow. */
interface Key extends Record<string, string | number> {
  readonly workspace_id: string;
  readonly published_run_id: string;
}

const ON_KEY = 'workspace_id = :workspace_id AND published_run_id = :published_run_id';

const REMEMBER = (last_used_at: string) => `
  INSERT INTO workspace_recent_workflow AS recent (workspace_id, published_run_id, last_used_at)
  VALUES (:workspace_id, :published_run_id, :saved_at)
  ON CONFLICT (workspace_id, published_run_id) DO UPDATE SET last_used_at = ${last_used_at}`;

/** An older run that is saved later does not move it back. */
const KEEPING_THE_LATEST = REMEMBER('GREATEST(recent.last_used_at, excluded.last_used_at)');
export const KEEPING_THE_LAST_SAVED = REMEMBER('excluded.last_used_at');

const moment = (random: Random, from: string, seconds: number) =>
  new Date(Date.parse(from) + 1000 * random.int(0, seconds)).toISOString();

/** A run is saved; `remember` is the statement that follows in the same transaction. */
export const saving = (remember?: string): Operation =>
  operation({
    name: 'save',
    weight: 500,
    // A version may be deleted meanwhile.
    expects: ['23503'],
    choose: (random) => ({
      version_id: 1 + random.skewed(VERSIONS),
      saved_at: moment(random, '2026-06-03T00:00:00Z', 1_000),
    }),
    run: (transaction, choices) => save(transaction, choices, remember),
  });

/** A run that began long ago is saved now. */
export const savingLate = (remember: string): Operation =>
  operation({
    name: 'save-out-of-order',
    weight: 200,
    expects: ['23503'],
    choose: (random) => ({
      version_id: 1 + random.skewed(VERSIONS),
      saved_at: moment(random, '2023-03-01T00:00:00Z', 80_000_000),
    }),
    run: (transaction, choices) => save(transaction, choices, remember),
  });

const save = async (
  transaction: Transaction,
  { version_id, saved_at }: { readonly version_id: number; readonly saved_at: string },
  remember?: string,
) => {
  const [key] = await transaction.query<Key>(INSERT, { version_id, saved_at });
  if (key !== undefined && remember !== undefined) await transaction.query(remember, { ...key, saved_at });
};

const FIND_RUN = `
  SELECT run.id, run.workspace_id, run.parent_version_id, version.published_run_id
  FROM bots_savedrun AS run
  JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
  WHERE run.id >= :least ORDER BY run.id LIMIT 1`;

interface Run extends Key {
  readonly id: string;
  readonly parent_version_id: string;
}

/** Who changes a workflow's runs in a workspace waits here for the others who do, and sees in later statements what they did. */
const LOCK_KEY = `SELECT FROM workspace_recent_workflow WHERE ${ON_KEY} FOR UPDATE`;

const IS_STILL = 'id = :id AND workspace_id = :workspace_id AND parent_version_id = :parent_version_id';
const WAS_LAST = `updated_at >= (SELECT last_used_at FROM workspace_recent_workflow WHERE ${ON_KEY}) AS was_last`;

/** Finds anew when the workflow was last used, of what is left of its runs. */
const FORGET = `
  WITH truth AS (
    SELECT max(run.updated_at) AS last_used_at
    FROM bots_savedrun AS run
    JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
    WHERE run.workspace_id = :workspace_id AND version.published_run_id = :published_run_id
  ), gone AS (
    DELETE FROM workspace_recent_workflow
    WHERE ${ON_KEY} AND (SELECT last_used_at IS NULL FROM truth)
  )
  UPDATE workspace_recent_workflow AS recent SET last_used_at = truth.last_used_at
  FROM truth WHERE ${ON_KEY} AND truth.last_used_at IS NOT NULL`;

const keyOf = ({ workspace_id, published_run_id }: Key) => ({ workspace_id, published_run_id });
const runOf = ({ id, parent_version_id, ...key }: Run) => ({ id, parent_version_id, ...keyOf(key) });

/** A run is deleted. */
const deleteRun = operation({
  name: 'delete-run',
  weight: 100,
  choose: (random) => ({ least: random.int(1, RUNS) }),
  run: async (transaction, { least }) => {
    const [run] = await transaction.query<Run>(FIND_RUN, { least });
    if (run === undefined) return;
    await transaction.query(LOCK_KEY, keyOf(run));
    const [gone] = await transaction.query<{ was_last: boolean }>(
      `DELETE FROM bots_savedrun WHERE ${IS_STILL} RETURNING ${WAS_LAST}`,
      runOf(run),
    );
    if (gone?.was_last) await transaction.query(FORGET, keyOf(run));
  },
});

/** A run is moved to another workspace. Rows are locked in the order of their key. */
const moveRun = operation({
  name: 'move-run',
  weight: 100,
  choose: (random) => ({ least: random.int(1, RUNS), to: random.pick(WORKSPACES) }),
  run: async (transaction, { least, to }) => {
    const [run] = await transaction.query<Run>(FIND_RUN, { least });
    if (run === undefined || Number(run.workspace_id) === to) return;
    const { published_run_id } = run;
    for (const workspace_id of [Number(run.workspace_id), to].sort((a, b) => a - b)) {
      await transaction.query(LOCK_KEY, { workspace_id, published_run_id });
    }
    const [moved] = await transaction.query<{ was_last: boolean; saved_at: string }>(
      `UPDATE bots_savedrun SET workspace_id = :to WHERE ${IS_STILL} RETURNING updated_at::text AS saved_at, ${WAS_LAST}`,
      { ...runOf(run), to },
    );
    if (moved === undefined) return;
    await transaction.query(KEEPING_THE_LATEST, { workspace_id: to, published_run_id, saved_at: moved.saved_at });
    if (moved.was_last) await transaction.query(FORGET, keyOf(run));
  },
});

const UNPUBLISH = [
  'SELECT FROM workspace_recent_workflow WHERE published_run_id = :published_run_id ORDER BY workspace_id FOR UPDATE',
  `UPDATE bots_savedrun SET parent_version_id = NULL WHERE parent_version_id IN (
     SELECT id FROM bots_publishedrunversion WHERE published_run_id = :published_run_id)`,
  'DELETE FROM bots_publishedrunversion WHERE published_run_id = :published_run_id',
  'DELETE FROM bots_publishedrun WHERE id = :published_run_id',
];

/** A published run is deleted, its versions with it; its runs stay without one. `forget` follows in the same transaction. */
export const unpublishing = (...forget: readonly string[]): Operation =>
  operation({
    name: 'unpublish',
    weight: 20,
    // Somebody saves a run of it meanwhile.
    expects: ['23503'],
    choose: (random) => ({ published_run_id: random.int(PUBLISHED.from, PUBLISHED.to) }),
    run: async (transaction, choices) => {
      for (const sql of [...UNPUBLISH, ...forget]) await transaction.query(sql, choices);
    },
  });

/** Everything that changes what was used last. */
export const operations: readonly Operation[] = [
  saving(KEEPING_THE_LATEST),
  savingLate(KEEPING_THE_LATEST),
  deleteRun,
  moveRun,
  unpublishing('DELETE FROM workspace_recent_workflow WHERE published_run_id = :published_run_id'),
];
