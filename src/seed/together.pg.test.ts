import { expect, test } from 'vitest';
import type { Server } from '../postgres/server.js';
import type { ProgressEvent } from '../progress.js';
import { seedDataset } from './seed.js';
import faulty from './testing.faulty.js';
import { withOwnCluster, withoutRestart } from './testing.server.js';

const cluster = withOwnCluster();

/** Seeds as a run of its own would, and leaves the server when it is done. */
const run = async (server: Server, seed: number, emit: (event: ProgressEvent) => void) => {
  const { state, database } = await seedDataset(server, { dataset: faulty, scale: { fault: 0 }, seed, emit });
  const names = (await server.databases()).map(({ name }) => name);
  return { state, database, names };
};

const pair = () => Promise.all([cluster.start(), cluster.start()]);

// Each seeding restarts the server twice and starts a thread: slow where other tests want the processors too.
const TIMEOUT_MS = 120_000;

test('where the server restarts, two runs at once seed one after the other, and the second uses what the first made', {
  timeout: TIMEOUT_MS,
}, async () => {
  const servers = await pair();
  const runs = servers.map(async (server) => {
    const result = await run(server, 1, () => undefined);
    await server.stop();
    return result;
  });
  const [first, second] = await Promise.all(runs);
  expect([first?.state, second?.state].toSorted()).toEqual(['cached', 'seeded']);
  expect(first?.names).toEqual([first?.database]);
  expect(second?.names).toEqual([first?.database]);
});

test('where it does not, the second waits for the lock of the first, and says so', {
  timeout: TIMEOUT_MS,
}, async () => {
  const servers = await pair();
  const notes: string[] = [];
  const emit = (event: ProgressEvent) => event.kind === 'note' && notes.push(event.message);
  const runs = await Promise.all(servers.map((server) => run(withoutRestart(server), 2, emit)));
  expect(runs.map(({ state }) => state).toSorted()).toEqual(['cached', 'seeded']);
  expect(notes.length).toBeGreaterThan(0);
  // A holder that lets go while it is being looked up has no name any more.
  for (const note of notes)
    expect(note).toMatch(/^Waiting for (planproof \d+|another process), which is seeding or removing the same data/);
});
