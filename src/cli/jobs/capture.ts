import { homedir } from 'node:os';
import { type ExitCode, inputError } from '../../errors.js';
import { readFrom } from '../../postgres/remote/visit.js';
import { type CountedStatement, countedStatements } from '../../postgres/statistics.js';
import { addressOf, agreedTarget } from '../../postgres/url/url.js';
import { countText } from '../../report/units.js';
import { type CapturedShape, fileOf, shapesOf } from '../capture/shapes.js';
import { columns } from '../columns.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { durationText } from '../duration.js';
import { writeNew } from '../init/write.js';

export interface CaptureFlags {
  readonly 'database-url'?: string;
  readonly 'allow-remote'?: boolean;
  readonly top?: number;
  readonly out?: string;
  readonly json?: boolean;
}

const TOP = 20;

/** Reads what statements cost a server, and writes the dearest shapes as .sql files; nothing is written there. */
export const capture = async (flags: CaptureFlags, { terminal }: Context): Promise<ExitCode> => {
  const top = flags.top ?? TOP;
  if (!Number.isInteger(top) || top < 1)
    throw inputError({
      code: 'invalid-top',
      message: `"${top}" is no number of queries.`,
      hint: 'Give --top 1 or more.',
    });
  const all = shapesOf(await read(flags));
  const shapes = all.slice(0, top);
  if (shapes.length === 0)
    throw inputError({
      code: 'nothing-captured',
      message: 'The server has counted no query in that database that this user may see.',
      hint: 'Name the database that the application uses; let an administrator GRANT pg_read_all_stats to the user.',
    });
  terminal.print(flags.json === true ? `${JSON.stringify(shapes, null, 2)}\n` : tableText(shapes, totalOf(all)));
  if (flags.out !== undefined) {
    const files = shapes.map((shape, i) => fileOf(shape, i + 1));
    for (const path of await writeNew(flags.out, files)) terminal.say(`wrote ${flags.out}/${path}`);
  }
  return 0;
};

const read = async (flags: CaptureFlags): Promise<readonly CountedStatement[]> => {
  const { database } = await readConfig({
    postgres: 'url',
    'database-url': flags['database-url'],
    'allow-remote': flags['allow-remote'],
  });
  if (database === undefined) return [];
  const address = addressOf({ ...database, environment: process.env, home: homedir() });
  return readFrom(await agreedTarget(address), countedStatements);
};

const WIDTH = 60;

const totalOf = (shapes: readonly CapturedShape[]): number => shapes.reduce((sum, { totalMs }) => sum + totalMs, 0);

/** Each with its share of what all statements took, those that are not shown included. */
const tableText = (shapes: readonly CapturedShape[], allMs: number): string => {
  const rows = shapes.map(({ query, calls, totalMs, sharedBlocks }) => {
    const text = query.replace(/\s+/g, ' ').trim();
    return [
      `${((100 * totalMs) / allMs).toFixed(1)} %`,
      durationText(totalMs),
      countText(calls),
      `${(totalMs / Math.max(1, calls)).toFixed(2)} ms`,
      countText(Math.round(sharedBlocks / Math.max(1, calls))),
      text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text,
    ];
  });
  return `${columns([['share', 'time', 'calls', 'each', 'blocks', 'query'], ...rows])}\n`;
};
