import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type ScratchDatabase, withServer } from '../postgres/testing.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import { compileQuery } from '../scenario/sql.js';
import { wearShapes } from './wearShapes.js';

const server = withServer();
let database: ScratchDatabase;

beforeAll(async () => {
  database = await freshDatabase(server());
  const session = await server().connect(database.name);
  await session.script(`
    CREATE TABLE run (id int PRIMARY KEY, used int, note text) WITH (autovacuum_enabled = off);
    CREATE INDEX ON run (used);
    INSERT INTO run SELECT n, n, 'note ' || n FROM generate_series(1, 5000) AS n`);
  await session.script('VACUUM (FREEZE, ANALYZE) run');
  await session.end();
});

afterAll(() => database.drop());

const UPDATE = compileQuery('use.sql', 'UPDATE run SET used = :used WHERE id = :id');

/** Writes rows all over the table; each time from the start the server makes a checkpoint first. */
const scenario = (checkpoint: () => Promise<void>): LoadedScenario =>
  ({
    cases: [{ name: 'spread', params: {}, why: 'a page each', connections: 2 }],
    shapes: [
      {
        name: 'use',
        role: 'reference',
        queries: ['use.sql'],
        sql: { queries: [UPDATE] },
        write: async (session: never, _: unknown, execution: number) => {
          if (execution === 0) await checkpoint();
          await (session as { query: (file: string, params: object) => Promise<unknown> }).query('use.sql', {
            used: execution,
            id: 1 + ((execution * 997) % 5000),
          });
        },
      },
    ],
    wear: { executions: { default: 40 }, tables: ['run'], conditions: ['quiet'] },
  }) as unknown as LoadedScenario;

test('no page image is counted with the WAL of writes, whatever checkpoints are between them', async () => {
  const reader = await server().connect();
  const [fact] = await wearShapes(
    scenario(() => reader.script('CHECKPOINT')),
    {
      server: server(),
      connect: (name) => server().connect(name),
      databaseOf: () => database.name,
      asksWal: () => true,
      scale: 'ci',
      emit: () => undefined,
      signal: new AbortController().signal,
    },
  );
  await reader.end();
  if (fact?.probe !== 'wear') throw new Error('nothing was worn');
  const { repetitions = [], counters } = fact.worn;
  expect(repetitions).toHaveLength(3);
  for (const { walBytes = 0, walFullPageImages } of repetitions) {
    expect(walFullPageImages).toBe(0);
    // When a page is pruned is for the server to say; an image would be fifty times as much.
    expect(walBytes / (repetitions[0]?.walBytes ?? 0)).toBeCloseTo(1, 1);
  }
  expect(repetitions[0]?.walRecords).toBeGreaterThan(3);
  expect(counters).toMatchObject({ walFullPageImages: 0 });
});
