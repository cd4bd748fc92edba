import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Session } from '../../postgres/session.js';
import type { BoundTable } from '../bind.js';
import { quoted } from '../identifier.js';
import type { Target } from './inspect.js';
import type { Producer } from './producer.js';

export interface Loaded {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Loads a table through one session. TRUNCATE in the same transaction makes the table as good as new, which is what FREEZE asks for, and
 * what spares the WAL where wal_level is minimal.
 */
export const loadTable = async (
  session: Session,
  producer: Producer,
  table: BoundTable,
  target: Target,
  onRows: (rows: number) => void = () => undefined,
): Promise<Loaded> => {
  if (table.rows === 0) return { rows: 0, bytes: 0 };
  const relation = quoted(table.name);
  await session.script(`BEGIN; TRUNCATE ${relation}`);
  const loaded = await copy(session, producer, table, target, onRows);
  await session.script('COMMIT');
  return loaded;
};

/** The COPY of a target, without the table's rows. */
export const copyStatement = (table: string, { columns, format, freezable }: Target): string => {
  const names = columns.map(({ name }) => quoted(name)).join(', ');
  return `COPY ${quoted(table)} (${names}) FROM STDIN WITH (FORMAT ${format}${freezable ? ', FREEZE' : ''})`;
};

const copy = async (
  session: Session,
  producer: Producer,
  table: BoundTable,
  target: Target,
  onRows: (rows: number) => void,
): Promise<Loaded> => {
  const writer = chunkWriter(session.copyIn(copyStatement(table.name, target)));
  let rows = 0;
  let bytes = 0;
  let giveBackLast: () => void = () => undefined;
  const produced = producer.table(table, target, (chunk, count, giveBack) => {
    rows += count;
    bytes += chunk.length;
    onRows(count);
    // A short chunk, as only the last one is, may lie in the socket's own buffer when the driver says it is written.
    if (rows === table.rows) giveBackLast = giveBack;
    writer.write(chunk, rows === table.rows ? () => undefined : giveBack);
  });
  await Promise.race([produced, writer.failed]);
  await writer.end();
  giveBackLast();
  return { rows, bytes };
};

interface ChunkWriter {
  write(chunk: Buffer, done: () => void): void;
  /** Rejects when the server refuses the COPY. */
  readonly failed: Promise<never>;
  /** Resolves when the server has taken everything. */
  end(): Promise<void>;
}

/**
 * Writes one chunk at a time: a COPY that the server has refused takes no more, and the driver would throw out of the
 * event loop at whatever was still queued in it.
 */
const chunkWriter = (stream: Writable): ChunkWriter => {
  const queue: { readonly chunk: Buffer; readonly done: () => void }[] = [];
  let state: 'idle' | 'writing' | 'failed' = 'idle';
  let onIdle: () => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    stream.once('error', (error) => {
      state = 'failed';
      reject(error);
    });
  });
  failed.catch(() => undefined);
  const next = (): void => {
    if (state !== 'idle') return;
    const first = queue.shift();
    if (!first) {
      onIdle();
      return;
    }
    state = 'writing';
    stream.write(first.chunk, () => {
      if (state === 'writing') state = 'idle';
      first.done();
      next();
    });
  };
  const write = (chunk: Buffer, done: () => void): void => {
    queue.push({ chunk, done });
    next();
  };
  const written = (): Promise<void> =>
    new Promise((resolve) => {
      onIdle = resolve;
      next();
    });
  const end = async (): Promise<void> => {
    await Promise.race([written(), failed]);
    const closed = finished(stream);
    stream.end();
    await closed;
  };
  return { write, end, failed };
};
