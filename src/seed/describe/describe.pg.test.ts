import { compile, type TopLevelSpec } from 'vega-lite';
import { beforeAll, describe, expect, test } from 'vitest';
import recentWorkflows from '../../../seed/recent-workflows/dataset.js';
import { withServer } from '../../postgres/testing.js';
import { seedDataset } from '../seed.js';
import { withoutRestart } from '../testing.server.js';
import { type DatasetDescription, describeDataset } from './describe.js';

const server = withServer();

let description: DatasetDescription;
beforeAll(async () => {
  const emit = () => undefined;
  const shared = withoutRestart(server());
  const seeded = await seedDataset(shared, { dataset: recentWorkflows, scale: 'smoke', seed: 1, emit });
  description = await describeDataset(shared, recentWorkflows, seeded);
  await seeded.release();
}, 120_000);

describe('what a dataset says of its skew', () => {
  test('names the heaviest keys with their rows, their distinct counts and their share', () => {
    const [workspaces] = description.skews;
    expect(workspaces?.heaviest.slice(0, 5)).toMatchObject([
      { key: '5', rows: 3561, counts: [1], share: 3561 / 14_775 },
      { key: '232791', rows: 463, counts: [3] },
      { key: '1904377', rows: 240, counts: [240] },
      { key: '3206451', rows: 138, counts: [1] },
      { key: '3764345', rows: 108, counts: [3] },
    ]);
    expect(workspaces).toMatchObject({ keys: 1000, rows: 14_775, counted: ['distinct published runs'] });
    expect(workspaces?.spread[1]).toMatchObject({ of: 'distinct published runs', min: 1, max: 240 });
  });

  test('sets beside the truth what the planner believes of it', () => {
    const [workspaces] = description.skews;
    expect(workspaces?.heaviest[0]?.believedShare).toBeCloseTo(3561 / 14_775, 1);
    expect(workspaces?.believed?.distinctValues).toBeGreaterThan(300);
    expect(workspaces?.believed?.distinctValues).toBeLessThanOrEqual(1100);
    expect(Math.abs(workspaces?.believed?.correlation ?? 1)).toBeLessThan(0.3);
    expect(description.skews[1]?.believed?.nullShare).toBeCloseTo(0.05, 1);
  });

  test('gives a picture of rank against size that Vega-Lite can draw', () => {
    const { spec } = compile(description.picture as unknown as TopLevelSpec);
    expect(spec.scales?.map(({ name, type }) => [name, type])).toEqual(
      expect.arrayContaining([
        ['x', 'log'],
        ['y', 'log'],
      ]),
    );
    const [workspaces] = description.skews;
    expect(workspaces?.rankSize.slice(0, 3)).toEqual([
      { rank: 1, rows: 3561 },
      { rank: 2, rows: 463 },
      { rank: 3, rows: 240 },
    ]);
    expect(workspaces?.rankSize.at(-1)?.rank).toBe(1000);
  });
});
