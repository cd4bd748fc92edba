import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWith, type ScratchDatabase, withServer } from '../postgres/testing.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import { compileQuery } from '../scenario/sql.js';
import { wearShapes } from './wearShapes.js';

const server = withServer();
let database: ScratchDatabase;

beforeAll(async () => {
  database = await databaseWith(
    server(),
    `CREATE TABLE run (id int PRIMARY KEY, used int, note text) WITH (autovacuum_enabled = off);
     CREATE INDEX ON run (used);
     INSERT INTO run SELECT n, n, 'note ' || n FROM generate_series(1, 20000) AS n`,
    'VACUUM (FREEZE, ANALYZE) run',
  );
});

afterAll(() => database.drop());

const UPDATE = compileQuery('use.sql', 'UPDATE run SET used = :used WHERE id = :id');

/** Writes a row in a page of its own, lest the server prunes what an earlier one left there; each time from the start the server makes a checkpoint first. */
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
            id: 1 + 400 * execution,
          });
        },
      },
    ],
    wear: { executions: { default: 40 }, tables: ['run'], conditions: ['quiet'] },
  }) as unknown as LoadedScenario;

test('the WAL of the same writes is the same in each repetition, with a checkpoint between them', async () => {
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
  for (const { walBytes, walRecords, walFullPageImages } of repetitions) {
    expect({ walBytes, walRecords, walFullPageImages }).toEqual({
      walBytes: repetitions[0]?.walBytes,
      walRecords: repetitions[0]?.walRecords,
      walFullPageImages: 0,
    });
  }
  expect(repetitions[0]?.walRecords).toBeGreaterThan(3);
  expect(counters).toMatchObject({ walFullPageImages: 0 });
});
