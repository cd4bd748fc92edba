import { column, defineDataset, type Table } from 'planproof';
import { projectLimit, projectsOf, type Queue, queueOf, workflowLimit, workflowOfArrival } from './queue.js';
import { HISTORY_FROM, runs } from './runs.js';
import { jobNames, projectNames, workflowNames } from './texts.js';
import { NOW } from './times.js';

const RUNS_PER_PAST_ORDER = 1.05;
/** Steps are kept for a quarter of the history, one a run; so many are left open. */
const STEPS_KEPT = 0.25;
const LEFT_OPEN = 0.002;

const row = column.serial({ from: 0 });

/**
 * The runs of a workflow engine: a long history, a backlog half of which is one workflow's, and what workers hold, within
 * every limit.
 */
export default defineDataset({
  name: 'run-claim',
  module: import.meta.url,
  axes: {
    available: 'runs that wait in the 21 heavy workflows, half of them in one',
    finished: 'finished runs',
    workflows: 'workflows, ten to a project',
  },
  scales: {
    smoke: { available: 2_600, finished: 4_000, workflows: 50 },
    ci: { available: 10_000, finished: 100_000, workflows: 250 },
    full: { available: 200_000, finished: 2_000_000, workflows: 5_000 },
  },
  sweeps: {
    // The smallest queue of the 21 has 65 runs: more than the 50 that the candidates keep of each.
    available: { values: [2_600, 10_400, 41_600, 166_400, 665_600], hold: { finished: 20_000, workflows: 250 } },
    finished: { values: [8_000, 32_000, 128_000, 512_000, 2_048_000], hold: { available: 10_400, workflows: 250 } },
    workflows: { values: [50, 200, 800, 3_200, 12_800], hold: { available: 10_400, finished: 100_000 } },
  },
  schema: 'schema.sql',
  indexes: 'indexes.sql',

  tables: ({ available, finished, workflows }) => {
    const queue = queueOf(available, workflows);
    const pastOrders = Math.floor(finished / RUNS_PER_PAST_ORDER);
    const pastSteps = Math.floor(finished * STEPS_KEPT);
    return {
      projects: projects(projectsOf(workflows)),
      workflows: workflowsIn(workflows, projectsOf(workflows)),
      work_orders: workOrders(pastOrders, workflows, queue),
      runs: runs(finished, pastOrders, queue),
      ...steps(pastSteps, finished, queue.held.total),
    };
  },

  claims: ({ available, finished, workflows }) => {
    const { hot, held, waiting } = queueOf(available, workflows);
    const inState = (condition: string) => `SELECT count(*) FROM runs WHERE ${condition}`;
    return [
      { says: `${finished} runs are finished`, query: inState('finished_at IS NOT NULL'), answer: finished },
      { says: `${waiting.total} runs wait`, query: inState(`state = 'available'`), answer: waiting.total },
      { says: `${held.total} are held`, query: inState(`state IN ('claimed', 'started')`), answer: held.total },
      {
        says: `the longest queue has ${hot} runs`,
        query: `SELECT max(length) FROM (
                  SELECT count(*) AS length FROM runs JOIN work_orders ON work_orders.id = runs.work_order_id
                  WHERE runs.state = 'available' GROUP BY work_orders.workflow_id
                ) AS queue`,
        answer: hot,
      },
    ];
  },
});

const projects = (rows: number): Table => ({
  rows,
  columns: {
    id: column.uuid(),
    name: column.pick(projectNames),
    concurrency: column.derive([row], ([project]) => projectLimit(project)),
    inserted_at: column.timeline({ from: '2024-01-01', to: HISTORY_FROM }),
  },
});

const workflowsIn = (rows: number, ofProjects: number): Table => ({
  rows,
  columns: {
    id: column.uuid(),
    project_id: column.reference(
      'projects.id',
      column.derive([row], ([workflow]) => workflow % ofProjects),
    ),
    name: column.pick(workflowNames),
    concurrency: column.derive([row], ([workflow]) => workflowLimit(workflow)),
    inserted_at: column.timeline({ from: '2024-01-01', to: HISTORY_FROM }),
  },
});

/** Those of the past, then one for each run in progress. */
const workOrders = (past: number, workflows: number, queue: Queue): Table => {
  const { held, waiting } = queue;
  const workflowOf = (order: number, random: number): number => {
    if (order < past) return Math.floor(workflows * random * random * random);
    const hold = order - past;
    return hold < held.total ? held.groupOf(hold) : workflowOfArrival(queue, hold - held.total);
  };
  return {
    rows: past + held.total + waiting.total,
    columns: {
      id: column.uuid(),
      workflow_id: column.reference(
        'workflows.id',
        column.derive([row], ([order], random) => workflowOf(order, random)),
      ),
      inserted_at: column.timeline({ from: HISTORY_FROM, to: NOW, recency: 4 }),
    },
  };
};

/** A step for each of the last finished runs, then one, still open, for each run that a worker holds. */
const steps = (past: number, finished: number, held: number): Record<'steps' | 'run_steps', Table> => {
  const rows = past + held;
  const isOpen = column.derive([row], ([step], random) => step >= past || random < LEFT_OPEN);
  const started = column.timeline({ from: '2026-03-01', to: NOW });
  return {
    steps: {
      rows,
      columns: {
        id: column.uuid(),
        job_name: column.pick(jobNames),
        exit_reason: column.derive([isOpen], ([open]) => (open ? null : 'success')),
        started_at: started,
        finished_at: column.derive([isOpen, started], ([open, at]) => (open ? null : at)),
      },
    },
    run_steps: {
      rows,
      columns: {
        run_id: column.reference(
          'runs.id',
          column.derive([row], ([step]) => finished - past + step),
        ),
        step_id: column.reference('steps.id', row),
      },
    },
  };
};
