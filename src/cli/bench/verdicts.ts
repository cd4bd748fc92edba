/**
 * `npm run bench:verdicts`: how often the gate on time cries wolf, and what it misses. Records one stream of samples for each
 * of real queries of 0.02, 2 and 50 ms, idle and beside three bursty hogs; then every clock and rule decides on the
 * same samples, the peers' rules too. `--minutes N` scales how many decisions there are; `--record FILE` keeps the samples,
 * `--replay FILE` decides on kept ones again, without a server.
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { embedded } from '../../postgres/embedded/embedded.js';
import { type CostRow, costRows, costTable } from './verdicts/costs.js';
import { judgeAll } from './verdicts/judge.js';
import { pgbenchComparison } from './verdicts/pgbench.js';
import { record } from './verdicts/record.js';
import type { VerdictRow } from './verdicts/rows.js';
import { readStreams } from './verdicts/stream.js';
import { createDatabases } from './verdicts/subject.js';
import { NOTES, verdictTable } from './verdicts/table.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '75' },
    record: { type: 'string', default: 'reports/latest/verdicts.stream.jsonl' },
    replay: { type: 'string' },
    out: { type: 'string', default: 'reports/latest/verdicts.json' },
  },
});

/** Of the time, what goes into samples; the rest is for setting up, for pgbench and for deciding. */
const RECORDING = 0.82;

const say = (message: string): void => void process.stderr.write(`${message}\n`);

const measure = async (file: string): Promise<string> => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'planproof-bench-cache-'));
  // The server runs as another user where this is root.
  await chmod(cacheDir, 0o755);
  const server = await embedded().start({ cacheDir, emit: () => undefined });
  try {
    await createDatabases(server);
    const pgbench = await pgbenchComparison(server);
    say(pgbench);
    await writeFile(file, '');
    await record(server, { file, totalMs: Number(values.minutes) * 60_000 * RECORDING, say });
    return pgbench;
  } finally {
    await server.stop();
    await rm(cacheDir, { recursive: true, force: true });
  }
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** What is known so far is on disk after every stream. */
const save = (pgbench: string, rows: readonly VerdictRow[], costs: readonly CostRow[]): Promise<void> => {
  const told = rows.map(({ all, ...row }) => row);
  return writeFile(values.out, `${JSON.stringify({ pgbench, rows: told, costs }, undefined, 2)}\n`);
};

for (const file of [values.record, values.out]) await mkdir(dirname(file), { recursive: true });
const pgbench = values.replay === undefined ? await measure(values.record) : 'pgbench: replayed, not measured';
const streams = await readStreams(values.replay ?? values.record);
say(`deciding on ${streams.reduce((sum, { pairs }) => sum + pairs.length, 0)} pairs`);
const rows = await judgeAll(streams, (known) => save(pgbench, known, []));
const costs = costRows(rows);
await save(pgbench, rows, costs);
print(`${verdictTable(rows)}\n${NOTES}\n\n${costTable(costs)}\n\n${pgbench}`);
