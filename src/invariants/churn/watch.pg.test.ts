import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withServer } from '../../postgres/testing.js';
import { operation } from '../../scenario/churn.js';
import { add, countersDatabase, countersInvariant, countersRequest, subjectOf } from '../testing.js';
import { type Companion, runChurn } from './engine.js';
import { seenShare } from './visibility.js';

const server = withServer();

test('a violation of 50 ms, planted and undone, is seen at the stated rate', async () => {
  await using database = await countersDatabase(server());
  const planted: number[] = [];
  const planting: Companion = async ({ connect, stop, nowMs }) => {
    const session = await connect();
    while (!stop.aborted) {
      await session.script('UPDATE counter SET live = live + 1 WHERE bucket = 199');
      planted.push(nowMs());
      await sleep(50);
      await session.script('UPDATE counter SET live = live - 1 WHERE bucket = 199');
      await sleep(60);
    }
    await session.end();
  };
  const outcome = await runChurn(
    countersRequest(server(), database.name, {
      subject: subjectOf([countersInvariant]),
      snapshotEveryMs: 100,
      limit: { seconds: 4 },
      stopAtViolation: false,
      companions: [planting],
    }),
  );
  const seen = planted.filter((from) => outcome.sightings.some(({ atMs }) => atMs >= from && atMs < from + 110)).length;
  const stated = seenShare(outcome.snapshotsMs, 50);
  expect(planted.length).toBeGreaterThan(15);
  expect(stated).toBeGreaterThan(0.2);
  // Each planting is a coin toss of the stated rate; three standard deviations.
  const tolerance = 3 * Math.sqrt((stated * (1 - stated)) / planted.length);
  expect(seen / planted.length).toBeGreaterThan(stated - tolerance - 0.05);
}, 60_000);

test('TRUNCATE and a rebuild in one transaction make no false alarm', async () => {
  await using database = await countersDatabase(server());
  const rebuild = operation({
    name: 'rebuild',
    weight: 1,
    run: async (transaction) => {
      await transaction.query('LOCK TABLE item IN SHARE MODE');
      await transaction.query('TRUNCATE counter');
      await transaction.query('INSERT INTO counter SELECT bucket, count(*) FROM item GROUP BY bucket');
    },
  });
  const outcome = await runChurn(
    countersRequest(server(), database.name, {
      churn: { operations: [{ ...add, weight: 10 }, rebuild] },
      subject: subjectOf([], [countersInvariant]),
      limit: { operations: [200, 200, 200, 200] },
    }),
  );
  expect(outcome.sightings).toEqual([]);
  expect(outcome.watchedMs.length).toBeGreaterThan(20);
}, 60_000);
