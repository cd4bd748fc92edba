import { column, deal, defineDataset, law, shares } from 'planproof';
import { companies, notes, states, titles, users } from './texts.js';
import { divide, HEAVY, idOf, PRODUCTION_RUNS, WIDEST } from './workspaces.js';

const FROM = '2023-03-01';
const TO = '2026-06-01';
/** A maintenance job touched the runs below this rank of many workspaces in one statement: ties, at the very top. */
const TOUCHED = 6;
const TOUCHED_AT = column.instant('2026-06-02T03:00:00Z');
/** In the fifth workspace a bulk job ran one of ten workflows, and nothing else was run since: a third of these ranks. */
const BULK = 1_000;
const BULK_GROUP = HEAVY.length - 1;
const BULK_AT = column.instant('2026-06-02T02:00:00Z');
const RUN_STATUS = { '': 0.94, 'Failed: timeout': 0.04, 'Failed: out of credits': 0.02 };

/**
 * The run history of an application in which people run saved workflows: 7.4 million runs, a quarter of them in one
 * workspace, that are asked for the latest few published workflows.
 */
export default defineDataset({
  name: 'recent-workflows',
  module: import.meta.url,
  axes: {
    runs: 'saved runs',
    workspaces: 'workspaces',
    distinct: 'published runs that the hottest workspace uses',
  },
  scales: {
    smoke: { runs: 14_775, workspaces: 1_000, distinct: 1 },
    ci: { runs: 369_374, workspaces: 8_000, distinct: 1 },
    full: { runs: PRODUCTION_RUNS, workspaces: 60_000, distinct: 1 },
  },
  sweeps: {
    runs: { values: [7_000, 28_000, 112_000, 448_000, 1_792_000], hold: { workspaces: 1_000, distinct: 1 } },
    distinct: { values: [1, 4, 15, 60, 240], hold: { runs: 100_000, workspaces: 1_000 } },
  },
  schema: 'schema.sql',
  indexes: 'indexes.sql',

  tables: ({ runs, workspaces, distinct }) => {
    const { groups, owned, orphans, published, median } = divide(runs, workspaces, distinct);
    const versions = shares.between({
      groups: published.total,
      min: 1,
      max: 40,
      law: law.pareto({ shape: 1.2, max: 40 }),
    });
    const workspaceOf = deal(published, 'kept');
    const publishedOf = deal(versions, 'kept');
    const run = deal(shares.join(owned, orphans));
    const workspace = column.derive([run.group], ([group]) => group % groups);
    const publishedRun = column.member(run, published, law.zipf(1));
    // Published runs are numbered by workspace, in the order of the groups.
    const bulkRun = HEAVY.slice(1, BULK_GROUP).reduce((sum, { distinct: used }) => sum + used, distinct);
    const createdAt = column.timeline({ from: FROM, to: TO, recency: 6, bursts: 0.7 });
    const endedAt = column.later(createdAt, law.logNormal({ median: 9, sigma: 1.2 }));

    return {
      workspaces_workspace: {
        rows: groups,
        columns: {
          id: column.derive([column.serial({ from: 0 })], ([group], random) => idOf(group, median, random)),
          name: column.pick(companies),
          created_at: column.timeline({ from: '2022-01-01', to: TO, recency: 4 }),
        },
      },
      bots_publishedrun: {
        rows: published.total,
        columns: {
          id: column.serial(),
          workspace_id: column.reference('workspaces_workspace.id', workspaceOf.group),
          published_run_id: column.uuid(),
          title: column.pick(titles),
          workflow: column.rank(30, law.zipf(1.1)),
          created_at: column.instants({ from: FROM, to: TO, recency: 3 }),
        },
      },
      bots_publishedrunversion: {
        rows: versions.total,
        columns: {
          id: column.serial(),
          published_run_id: column.reference('bots_publishedrun.id', publishedOf.group),
          version_id: column.uuid(),
          change_notes: column.pick(notes, law.zipf(0.8)),
          created_at: column.instants({ from: FROM, to: TO, recency: 3 }),
        },
      },
      bots_savedrun: {
        rows: runs,
        columns: {
          id: column.serial(),
          workspace_id: column.reference('workspaces_workspace.id', workspace),
          parent_version_id: column.reference('bots_publishedrunversion.id', column.childOf(publishedRun, versions)),
          workflow: column.rank(30, law.zipf(1.1)),
          run_time_ms: column.integer(law.logNormal({ median: 9_000, sigma: 1.2 })),
          price: column.integer(law.pareto({ shape: 1.5, max: 500 })),
          is_api_call: column.chance(0.3),
          run_id: column.text({ bytes: 12 }),
          uid: column.entryOf(
            users,
            // A workspace has 40 users at most, the first of them the busiest.
            column.derive([workspace], ([group], random) => 7 * group + Math.floor(40 * random * random * random)),
          ),
          run_status: column.oneOf(RUN_STATUS),
          state: column.pick(states),
          created_at: createdAt,
          updated_at: column.derive([endedAt, run.rank, run.group, publishedRun], ([at, rank, group, used]) => {
            if (group === BULK_GROUP) return used === bulkRun && rank < BULK ? BULK_AT : at;
            return rank < TOUCHED && (group % 4 === 0 || group <= HEAVY.length) ? TOUCHED_AT : at;
          }),
        },
      },
    };
  },

  skews: [
    {
      says: 'runs of a workspace',
      table: 'bots_savedrun',
      column: 'workspace_id',
      query: `SELECT run.workspace_id, count(*), count(DISTINCT version.published_run_id)
        FROM bots_savedrun AS run
        LEFT JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
        GROUP BY run.workspace_id`,
      counts: ['distinct published runs'],
    },
    {
      says: 'runs of a version',
      table: 'bots_savedrun',
      column: 'parent_version_id',
      query: `SELECT parent_version_id, count(*) FROM bots_savedrun
        WHERE parent_version_id IS NOT NULL GROUP BY parent_version_id`,
    },
  ],

  claims: ({ runs, distinct }) => [...HEAVY, WIDEST].flatMap((named) => claimsOf(named, runs, distinct)),
});

const claimsOf = (
  named: { readonly id: number; readonly runs: number; readonly distinct: number },
  runs: number,
  hottestDistinct: number,
) => {
  const owned = Math.max(named.distinct, Math.round((named.runs * runs) / PRODUCTION_RUNS));
  const distinct = named === HEAVY[0] ? hottestDistinct : named.distinct;
  return [
    {
      says: `workspace ${named.id} owns ${owned} runs`,
      query: `SELECT count(*) FROM bots_savedrun WHERE workspace_id = ${named.id}`,
      answer: owned,
    },
    {
      says: `workspace ${named.id} uses ${distinct} published runs`,
      query: `SELECT count(DISTINCT version.published_run_id) FROM bots_savedrun AS run
        JOIN bots_publishedrunversion AS version ON version.id = run.parent_version_id
        WHERE run.workspace_id = ${named.id}`,
      answer: distinct,
    },
  ];
};
