import pg from 'pg';
import type { Server } from '../postgres/server.js';
import { literal, quoted } from './identifier.js';
import { type DatasetMark, type KeptDataset, markOf } from './mark.js';

/** Notes that a dataset is used now, which eviction goes by; two runs at once may note it either way. */
export const touch = async (server: Server, { database, bytes: _, ...kept }: KeptDataset): Promise<void> => {
  const details: DatasetMark = { ...kept, usedAt: new Date().toISOString() };
  const session = await server.connect();
  try {
    await session.script(`COMMENT ON DATABASE ${quoted(database)} IS ${literal(JSON.stringify(markOf(details)))}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
  } finally {
    await session.end();
  }
};
