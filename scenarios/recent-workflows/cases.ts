import { ABSENT_ID, HEAVY, MEDIAN_ID, SINGLE, WIDEST } from '../../seed/recent-workflows/workspaces.js';

const workspace = <const Name extends string>(name: Name, workspace_id: number, why: string) => ({
  name,
  params: { workspace_id, limit: 4 },
  why,
});

const [hottest, second, third, fourth, fifth] = HEAVY;

/** Workspaces from the hottest to none at all, for every shape that answers "which were used last?". */
export const cases = [
  workspace('hottest', hottest.id, 'a quarter of all runs, 1 workflow: 1,780,569 runs in production'),
  workspace('heavy-2', second.id, '231,343 runs in production, 3 workflows'),
  workspace('heavy-3', third.id, '69,119 runs in production, 1 workflow'),
  workspace('heavy-4', fourth.id, '53,981 runs in production, 3 workflows'),
  workspace('heavy-5', fifth.id, '52,471 runs in production, 10 workflows'),
  workspace('median', MEDIAN_ID, 'half of all workspaces have fewer runs'),
  workspace('widest', WIDEST.id, '240 workflows, the most there are: the worst for a row per workflow'),
  workspace('single', SINGLE.id, 'one run in all'),
  workspace('absent', ABSENT_ID, 'no such workspace: the answer is no row'),
] as const;
