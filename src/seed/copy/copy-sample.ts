import { finished } from 'node:stream/promises';
import type { Session } from '../../postgres/session.js';
import type { BoundTable } from '../bind.js';
import { quoted } from '../identifier.js';
import { permutationOver } from '../permutation.js';
import { sampledPositions } from '../sample.js';
import { encoderOf } from './encoder.js';
import type { Target } from './inspect.js';
import { copyStatement } from './load.js';

const SAMPLE = 'pg_temp.sampled_rows';

/**
 * Hashes of the table's sampled rows (`row` is the SQL of a row as text), each once. They go another way than the load: one at a
 * time, on this thread, in text format, through a temporary table.
 */
export const copySample = async (
  session: Session,
  table: BoundTable,
  target: Target,
  row: string,
): Promise<readonly string[]> => {
  const columns = target.columns.map(({ name }) => quoted(name)).join(', ');
  await session.script(`CREATE TEMP TABLE sampled_rows AS SELECT ${columns} FROM ${quoted(table.name)} WITH NO DATA`);
  const positions = sampledPositions(table.rows);
  const sampled = { ...table, order: permutationOver(positions.map((position) => table.order.at(position))) };
  const encoder = encoderOf(sampled, target.columns, 'text', Number.POSITIVE_INFINITY, new ArrayBuffer(1 << 16));
  encoder.rows(0, positions.length);
  const stream = session.copyIn(copyStatement(SAMPLE, { ...target, format: 'text', freezable: false }));
  stream.end(encoder.sink.buffer.subarray(0, encoder.sink.at));
  await finished(stream);
  const hashes = await session.query<{ hash: string }>(
    `SELECT DISTINCT hashtextextended(${row}, 0)::text AS hash FROM ${SAMPLE}`,
  );
  await session.script(`DROP TABLE ${SAMPLE}`);
  return hashes.map(({ hash }) => hash);
};
