import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import type { Emit } from '../progress.js';
import type { LoadedScenario, LoadedShape } from '../scenario/loaded.js';
import type { Case, WriteShape } from '../scenario/scenario.js';
import type { Condition, Wear } from '../scenario/writes.js';
import type { Fact } from './fact.js';
import type { StatementCounters } from './probes/statements.js';
import { type Worn, wear } from './probes/wear.js';
import { refusedSql } from './refusal.js';
import { REPETITIONS } from './repetitions.js';
import { withScratchClone } from './scratchClone.js';
import { programSession } from './target.js';
import { withoutPageImages } from './withoutPageImages.js';

export interface WearOptions {
  readonly server: Server;
  /** Opens a session on a database as the application's are; without a name, one of the server's own that only looks. */
  readonly connect: (database?: string) => Promise<Session>;
  /** The database in which a shape lives, with its setup. */
  readonly databaseOf: (shape: string) => string;
  /** Whether budgets ask how much WAL a shape writes on a case. */
  readonly asksWal: (shape: string, caseName: string) => boolean;
  readonly scale: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

type LoadedWrite = WriteShape & Pick<LoadedShape, 'sql'>;

/** Wears every write shape on every case under every condition, each on a fresh clone that is dropped afterwards. */
export const wearShapes = async (scenario: LoadedScenario, options: WearOptions): Promise<readonly Fact[]> => {
  const shapes = scenario.shapes.filter((shape): shape is LoadedWrite => 'write' in shape);
  const { wear: declared } = scenario;
  if (shapes.length === 0 || declared === undefined) return [];
  const turns = scenario.cases.flatMap((each) =>
    declared.conditions.flatMap((condition) => shapes.map((shape) => ({ shape, each, condition, declared }))),
  );
  return withoutPageImages(options.server, async () => {
    const facts: Fact[] = [];
    for (const turn of turns) facts.push(await wearFact(turn, options));
    return facts;
  });
};

interface Turn {
  readonly shape: LoadedWrite;
  readonly each: Case;
  readonly condition: Condition;
  readonly declared: Wear;
}

const wearFact = async (turn: Turn, options: WearOptions): Promise<Fact> => {
  const { shape, each, condition } = turn;
  const repetitions =
    condition === 'quiet' && options.asksWal(shape.name, each.name) ? await countOnClones(turn, options) : [];
  options.emit({ kind: 'step', title: `Wearing ${shape.name} on ${each.name}, ${condition}` });
  const worn = await wearOnClone(turn, options);
  const counted = repetitions.length === 0 ? worn : { ...worn, repetitions };
  return { probe: 'wear', shape: shape.name, case: each.name, worn: counted };
};

const COUNTED_EXECUTIONS = 100;

/** What an execution costs alone, counted from the same state each time. */
const countOnClones = async (
  { declared, ...turn }: Turn,
  options: WearOptions,
): Promise<readonly StatementCounters[]> => {
  const { shape, each } = turn;
  options.emit({ kind: 'step', title: `Counting what ${shape.name} writes on ${each.name}` });
  const executions = { default: Math.min(COUNTED_EXECUTIONS, atScale(declared.executions, options.scale)) };
  const few = { ...turn, each: { ...each, connections: 1 }, declared: { ...declared, executions } };
  const counted: StatementCounters[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    const { counters } = await wearOnClone(few, options);
    if (counters !== undefined) counted.push(counters);
  }
  return counted;
};

const wearOnClone = (
  { shape, each, condition, declared }: Turn,
  { server, connect, databaseOf, scale, signal }: WearOptions,
): Promise<Worn> =>
  withScratchClone(server, databaseOf(shape.name), (database) =>
    wear({
      database,
      connect,
      condition,
      connections: each.connections ?? 1,
      executions: atScale(declared.executions, scale),
      mostMs: declared.mostSeconds && 1000 * atScale(declared.mostSeconds, scale),
      tables: declared.tables,
      // Commits wait for the disk otherwise, and that wait would drown what a shape itself costs.
      settings: { synchronous_commit: 'off' },
      execute: (session, execution) =>
        shape.write(programSession(session, shape), each.params, execution).catch(refusedSql(shape.sql.queries)),
      signal,
    }),
  );

const atScale = (numbers: number | Wear['executions'], scale: string): number =>
  typeof numbers === 'number' ? numbers : (numbers[scale] ?? numbers.default);
