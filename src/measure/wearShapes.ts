import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import type { Emit } from '../progress.js';
import type { LoadedScenario, LoadedShape } from '../scenario/loaded.js';
import type { Case, WriteShape } from '../scenario/scenario.js';
import type { Condition, Wear } from '../scenario/writes.js';
import type { Fact } from './fact.js';
import { wear } from './probes/wear.js';
import { withScratchClone } from './scratchClone.js';
import { programSession } from './target.js';

export interface WearOptions {
  readonly server: Server;
  /** Opens a session on a database as the application's are; without a name, one of the server's own that only looks. */
  readonly connect: (database?: string) => Promise<Session>;
  /** The database in which a shape lives, with its setup. */
  readonly databaseOf: (shape: string) => string;
  readonly scale: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

type LoadedWrite = WriteShape & Pick<LoadedShape, 'sql'>;

/** Wears every write shape on every case under every condition, each on a fresh clone that is dropped afterwards. */
export const wearShapes = async (scenario: LoadedScenario, options: WearOptions): Promise<readonly Fact[]> => {
  const shapes = scenario.shapes.filter((shape): shape is LoadedWrite => 'write' in shape);
  const facts: Fact[] = [];
  for (const each of scenario.cases) {
    for (const condition of scenario.wear?.conditions ?? []) {
      for (const shape of shapes) {
        options.emit({ kind: 'step', title: `Wearing ${shape.name} on ${each.name}, ${condition}` });
        facts.push(await wearOnClone(shape, each, condition, scenario.wear as Wear, options));
      }
    }
  }
  return facts;
};

const wearOnClone = async (
  shape: LoadedWrite,
  each: Case,
  condition: Condition,
  declared: Wear,
  { server, connect, databaseOf, scale, signal }: WearOptions,
): Promise<Fact> =>
  withScratchClone(server, databaseOf(shape.name), async (database) => {
    const worn = await wear({
      database,
      connect,
      condition,
      connections: each.connections ?? 1,
      executions: atScale(declared.executions, scale),
      mostMs: declared.mostSeconds && 1000 * atScale(declared.mostSeconds, scale),
      tables: declared.tables,
      // Commits wait for the disk otherwise, and that wait would drown what a shape itself costs.
      settings: { synchronous_commit: 'off' },
      execute: async (session, execution) => shape.write(programSession(session, shape), each.params, execution),
      signal,
    });
    return { probe: 'wear', shape: shape.name, case: each.name, worn };
  });

const atScale = (numbers: number | Wear['executions'], scale: string): number =>
  typeof numbers === 'number' ? numbers : (numbers[scale] ?? numbers.default);
