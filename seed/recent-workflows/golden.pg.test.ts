import { expect, test } from 'vitest';
import { withServer } from '../../src/postgres/testing.js';
import { seedDataset } from '../../src/seed/seed.js';
import { withoutRestart } from '../../src/seed/testing.server.js';
import dataset from './dataset.js';

const server = withServer();

// Reports of other machines are compared by these: whoever changes them on purpose updates them here.
test('the dataset has the same hash and the same rows on every machine', { timeout: 120_000 }, async () => {
  const emit = () => undefined;
  const seeded = await seedDataset(withoutRestart(server()), { dataset, scale: 'smoke', seed: 1, emit });
  await seeded.release();
  const tables = seeded.tables.map(({ name, rows, checksum }) => `${name}: ${rows} rows, ${checksum}`);
  expect([seeded.hash, ...tables]).toMatchInlineSnapshot(`
    [
      "056c916ac8f09bb95c6aae4c576bf3a83ceaa2a89bd2f14d1def80ff546e466b",
      "workspaces_workspace: 1000 rows, -76404501768168186082",
      "bots_publishedrun: 2863 rows, -270864440825940617107",
      "bots_publishedrunversion: 7899 rows, 10936147645519583009",
      "bots_savedrun: 14775 rows, -869098899022851596855",
    ]
  `);
});
