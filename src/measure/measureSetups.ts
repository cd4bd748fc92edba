import type { Server } from '../postgres/server.js';
import type { Emit } from '../progress.js';
import type { Setup } from '../scenario/setup.js';
import { isServerError } from '../sql/sqlState.js';
import type { Fact } from './fact.js';
import { oneMoreRow, type RowCost } from './probes/oneMoreRow.js';
import { type StatementCounters, statementCounting } from './probes/statements.js';
import { withScratchClone } from './scratchClone.js';
import { withoutPageImages } from './withoutPageImages.js';

export interface SetupOptions {
  readonly server: Server;
  /** The database in which a shape lives, with its setup; without a shape, the one of those that have none of their own. */
  readonly databaseOf: (shape?: string) => string;
  /** How often what a row costs is counted. */
  readonly repetitions: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** What one more row costs in each table that a setup touches, with the setup and without it, on clones. */
export const measureSetups = async (setups: readonly Setup[], options: SetupOptions): Promise<readonly Fact[]> => {
  const touched = setups.flatMap(({ shape, locks = [] }) =>
    [...new Set(locks.map(({ relation }) => relation))].map((table) => ({ shape, table })),
  );
  if (touched.length === 0) return [];
  return withoutPageImages(options.server, () => rowFacts(touched, options));
};

const rowFacts = async (
  touched: readonly { readonly shape: string; readonly table: string }[],
  { server, databaseOf, repetitions, emit, signal }: SetupOptions,
): Promise<readonly Fact[]> => {
  const cost = (source: string, table: string) => onClones(repetitions, () => onClone(server, source, table));
  const facts: Fact[] = [];
  const withoutSetup = new Map<string, RowCost>();
  for (const { shape, table } of touched) {
    signal.throwIfAborted();
    emit({ kind: 'step', title: `Inserting rows of ${table} with and without the setup of ${shape}` });
    const without = withoutSetup.get(table) ?? (await cost(databaseOf(), table));
    withoutSetup.set(table, without);
    facts.push({ probe: 'setup', shape, table, without, with: await cost(databaseOf(shape), table) });
  }
  return facts;
};

const onClones = async (repetitions: number, count: () => Promise<RowCost>): Promise<RowCost> => {
  const counted: StatementCounters[] = [];
  for (;;) {
    const found = await count();
    if (found.state === 'notCountable') return found;
    const { state, ...counters } = found;
    counted.push(counters);
    if (counted.length === repetitions) return repetitions === 1 ? found : { ...found, repetitions: counted };
  }
};

const onClone = (server: Server, source: string, table: string): Promise<RowCost> =>
  withScratchClone(server, source, async (clone) => {
    const reader = await server.connect();
    const session = await server.connect(clone);
    try {
      return await oneMoreRow(session, await statementCounting(reader, clone), table);
    } catch (error) {
      // A rule, a trigger, a right that is missing.
      if (!isServerError(error)) throw error;
      return { state: 'notCountable', reason: `a row of ${table} cannot be inserted again: ${error.message}` };
    } finally {
      await session.end();
      await reader.end();
    }
  });
