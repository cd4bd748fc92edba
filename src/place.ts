import type { ApplicationSession } from './config/session.js';
import { asApplication } from './postgres/application.js';
import type { Server } from './postgres/server.js';
import type { Session } from './postgres/session.js';
import type { Emit } from './progress.js';
import { type Installed, installSetups } from './scenario/install.js';
import type { SetupSql } from './scenario/loaded.js';
import type { PreparedScenario } from './scenario/prepare.js';
import type { Axes } from './seed/dataset.js';
import { type SeededDataset, seedDatasets } from './seed/seed.js';

/** A scenario's data at one size, with the setups of its shapes: where each shape can be run. */
export interface Place {
  readonly dataset: SeededDataset;
  readonly costs: Installed['costs'];
  /** The database in which a shape lives; without a shape, the one of those that have no setup of their own. */
  readonly databaseOf: (shape?: string) => string;
  readonly connect: (shape?: string) => Promise<Session>;
}

export interface PlaceOptions {
  /** A scale's name, or a number for each axis. */
  readonly scale: string | Axes;
  readonly seed: number;
  readonly emit: Emit;
  /** How the sessions are that measure and check; as the server makes them, if absent. */
  readonly session?: ApplicationSession | undefined;
  /** The state into which the data are brought; as it was seeded, if absent. */
  readonly state?: SetupSql | undefined;
}

/** Seeds several sizes of a scenario's dataset between one pair of restarts, so that their places find them made. */
export const seedAhead = async (
  server: Server,
  { scenario: { dataset } }: PreparedScenario,
  scales: readonly PlaceOptions['scale'][],
  { seed, emit }: Pick<PlaceOptions, 'seed' | 'emit'>,
): Promise<void> => {
  const seeded = await seedDatasets(
    server,
    scales.map((scale) => ({ dataset, scale, seed, emit })),
  );
  await Promise.all(seeded.map((each) => each.release()));
};

/** Seeds the dataset, installs the setups on clones of it, and keeps their databases while the task runs. */
export const withPlace = async <T>(
  server: Server,
  { scenario, setups }: PreparedScenario,
  { scale, seed, emit, session, state }: PlaceOptions,
  task: (place: Place) => Promise<T>,
): Promise<T> => {
  const elsewhere = scenario.shapes.flatMap(({ name, dataset }) => (dataset ? [{ name, dataset }] : []));
  const wanted = [scenario.dataset, ...elsewhere.map((shape) => shape.dataset)];
  const seeded = await seedDatasets(
    server,
    wanted.map((dataset) => ({ dataset, scale, seed, emit })),
  );
  const [dataset, ...others] = seeded as [SeededDataset, ...SeededDataset[]];
  const own = new Map(elsewhere.map(({ name }, i) => [name, others[i]?.database]));
  try {
    const { base, databases, costs, release } = await installSetups(server, dataset, setups, emit, state);
    const databaseOf = (shape?: string) => own.get(shape ?? '') ?? databases.get(shape ?? '') ?? base;
    try {
      const connect: Place['connect'] = async (shape) =>
        asApplication(await server.connect(databaseOf(shape)), session);
      return await task({ dataset, costs, databaseOf, connect });
    } finally {
      await release();
    }
  } finally {
    for (const each of seeded) await each.release();
  }
};
