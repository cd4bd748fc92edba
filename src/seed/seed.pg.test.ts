import { beforeAll, describe, expect, test } from 'vitest';
import type { PlanproofError } from '../errors.js';
import type { Server } from '../postgres/server.js';
import { removeDatasets } from './catalogue.js';
import type { Dataset } from './dataset.js';
import { type SeededDataset, seedDataset } from './seed.js';
import faulty from './testing.faulty.js';
import { withOwnCluster, withoutRestart } from './testing.server.js';
import varied from './testing.varied.js';

const cluster = withOwnCluster();
let server: Server;
beforeAll(async () => {
  const own = await cluster.start();
  // In the seeding profile once and for all: nothing here is measured, and every database comes and goes faster.
  await own.restart?.('seeding');
  server = withoutRestart(own);
});

const emit = () => undefined;
const checksums = ({ tables }: SeededDataset) => tables.map(({ name, rows, checksum }) => [name, rows, checksum]);

/** Seeds anew what an earlier run of the tests may have left. */
const seedFresh = async (dataset: Dataset, scale = 'smoke', threads = 1): Promise<SeededDataset> => {
  await removeDatasets(server, ({ name }) => name === dataset.name);
  const seeded = await seedDataset(server, { dataset, scale, seed: 1, emit, threads });
  await seeded.release();
  expect(seeded.state).toBe('seeded');
  return seeded;
};

describe('a seeded dataset', () => {
  test('has the golden checksums with any number of threads, and is found again', async () => {
    const first = await seedFresh(varied);
    expect(checksums(first)).toMatchInlineSnapshot(`
      [
        [
          "kinds",
          2000,
          "202587094942569300625",
        ],
        [
          "other.As Text",
          500,
          "67764406040943506269",
        ],
        [
          "parts",
          1000,
          "-677999172545591609895",
        ],
        [
          "nothing",
          0,
          "0",
        ],
      ]
    `);
    expect(checksums(await seedFresh(varied, 'smoke', 3))).toEqual(checksums(first));
    const again = await seedDataset(server, { dataset: varied, scale: 'smoke', seed: 1, emit });
    await again.release();
    expect(again).toMatchObject({ state: 'cached', database: first.database, hash: first.hash, tables: first.tables });
  });

  test('is frozen, analysed, left alone by autovacuum, and ready for inserts', async () => {
    const { database } = await seedFresh(varied);
    const session = await server.connect(database);
    const [state] = await session.query(`SELECT relallvisible = relpages AS visible, reltuples AS rows,
      age(relfrozenxid) < 100 AS frozen, 'autovacuum_enabled=false' = ANY (reloptions) AS still,
      (SELECT count(*) FROM pg_stats WHERE tablename = 'kinds') AS analysed FROM pg_class WHERE relname = 'kinds'`);
    expect(state).toEqual({ visible: true, rows: 2000, frozen: true, still: true, analysed: 18 });
    const [kind] = await session.query('INSERT INTO kinds (small) VALUES (1) RETURNING id');
    const [part] = await session.query('INSERT INTO parts (slot) VALUES (1) RETURNING id');
    await session.end();
    expect([kind, part]).toEqual([{ id: 2001 }, { id: 1001 }]);
    await removeDatasets(server, ({ name }) => name === varied.name);
  });
});

describe('a wrong definition leaves nothing behind and names table, column and row', () => {
  test.each([
    [1, 'Table runs, column state, row 3000: undefined is no text.'],
    [2, 'The dataset does not fit its schema, table runs, column status: schema.sql gives the table no such column.'],
    [
      3,
      'Dataset faulty, indexes: could not create unique index "runs_pkey" (Key (id)=(1) is duplicated.): src/seed/testing.faulty.indexes.sql:1',
    ],
    [4, 'The dataset does not fit its schema, table runs, column owner: it is NOT NULL, and no generator fills it.'],
    [5, 'The dataset does not fit its schema, table runs, column twice: the server itself generates this column.'],
    [6, 'The dataset does not fit its schema, table walks: schema.sql creates no such table.'],
    [7, 'The dataset claims that there are 5,000 runs, but the database answers 5000 instead of 5001.'],
  ])('fault %d', async (fault, message) => {
    const seeding = seedDataset(server, { dataset: faulty, scale: { fault }, seed: 1, emit });
    const error = await seeding.catch((thrown: unknown) => thrown);
    expect([(error as PlanproofError).message, (error as PlanproofError).exitCode]).toEqual([message, 2]);
    const left = (await server.databases()).filter(({ name }) => name.startsWith('planproof_faulty'));
    expect(left).toEqual([]);
  });

  test('a module that exports another dataset', async () => {
    const elsewhere = { ...faulty, name: 'elsewhere' };
    const seeding = seedDataset(server, { dataset: elsewhere, scale: { fault: 0 }, seed: 1, emit });
    await expect(seeding).rejects.toMatchObject({ code: 'dataset-not-exported', exitCode: 2 });
  });

  test('SQL that does not parse', async () => {
    const seeding = seedDataset(server, {
      dataset: { ...faulty, schema: 'testing.faulty.ts' },
      scale: { fault: 0 },
      seed: 1,
      emit,
    });
    await expect(seeding).rejects.toMatchObject({ code: 'dataset-sql-failed', exitCode: 2 });
  });
});
