import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embedded } from '../postgres/embedded/embedded.js';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import { testCacheDir } from '../postgres/testing.js';
import type { Cost, CostOf } from './cost.js';
import type { Ground } from './ground.js';
import { countersGround, countersInvariant, subjectOf } from './testing.js';
import { CONDITIONS, type ConditionResult, checkUnderConditions } from './underConditions.js';

// A server of its own: a standby copies everything on it.
const cacheDir = `${testCacheDir}-conditions-${process.pid}`;
let server: Server;
let ground: Ground;
let results: readonly ConditionResult[];

/** The blocks that reading all counters takes. */
const cost: CostOf = async (session: Session): Promise<Cost> => {
  const [row] = await session.query('EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT sum(live) FROM counter');
  const documents = row?.['QUERY PLAN'] as { Plan: Record<string, number>; 'Execution Time': number }[];
  const { Plan: plan = {}, 'Execution Time': executionTimeMs = 0 } = documents[0] ?? {};
  return {
    state: 'explained',
    executionTimeMs,
    hitBlocks: plan['Shared Hit Blocks'] ?? 0,
    readBlocks: plan['Shared Read Blocks'] ?? 0,
  };
};

beforeAll(async () => {
  server = await embedded().start({ cacheDir, emit: () => undefined });
  const subject = {
    ...subjectOf([countersInvariant]),
    shapes: [{ name: 'all', role: 'reference' as const, query: 'all.sql' }],
    cases: [{ name: 'one', params: {}, why: 'the only one' }],
  };
  ground = await countersGround(server, { subject, cost });
  results = await checkUnderConditions(ground, CONDITIONS);
}, 120_000);
afterAll(async () => {
  await ground.template.drop();
  await server.stop();
  await rm(cacheDir, { recursive: true, force: true });
});

const measured = (name: string) => {
  const result = results.find(({ condition }) => condition === name);
  const [first] = result?.state === 'measured' ? result.costs : [];
  if (result?.state !== 'measured' || first?.cost.state !== 'explained') throw new Error(`${name} was not measured`);
  const { hitBlocks, readBlocks } = first.cost;
  return { ...result, readBlocks, blocks: hitBlocks + readBlocks };
};

test('answers are true in every condition', () => {
  for (const { name } of CONDITIONS) {
    const { invariants } = measured(name);
    expect(invariants.map(({ state }) => state)).toEqual(['holds']);
  }
});

test('an old snapshot keeps dead rows from being removed, so that reading costs more than after a vacuum', () => {
  expect(measured('old-snapshot').blocks).toBeGreaterThan(measured('churned').blocks);
});

test('bloat costs more than a quiet table', () => {
  expect(measured('bloat').blocks).toBeGreaterThan(measured('quiet').blocks);
});

test('a cold cache reads what a warm one hits', () => {
  expect(measured('quiet').readBlocks).toBe(0);
  expect(measured('cold-cache').readBlocks).toBe(measured('quiet').blocks);
});

test('a lagging replica costs what it did before the operations, and says how far it lags', () => {
  const { blocks, note } = measured('lagging-replica');
  expect(blocks).toBe(measured('quiet').blocks);
  expect(note).toMatch(/^lag \d+\.\d MB of WAL$/);
});
