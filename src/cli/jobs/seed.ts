import type { Flags } from '../../config/resolve.js';
import { type ExitCode, inputError } from '../../errors.js';
import type { Server } from '../../postgres/server.js';
import { bytesText, countText } from '../../report/units.js';
import { checkScale } from '../../scenario/scale.js';
import { type ListedDataset, listDatasets } from '../../seed/catalogue.js';
import type { Dataset } from '../../seed/dataset.js';
import { describeDataset } from '../../seed/describe/describe.js';
import { type SeededDataset, seedDataset } from '../../seed/seed.js';
import { columns } from '../columns.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { descriptionText, drawSkews } from '../description.js';
import { durationText } from '../duration.js';
import { loadScenarios } from '../scenarios.js';
import { onKept, onServer } from '../server.js';
import { proposeLike } from './like.js';

export interface SeedFlags extends Flags {
  readonly scenario?: readonly string[];
  readonly list?: boolean;
  readonly describe?: boolean;
  readonly like?: string;
  readonly json?: boolean;
}

/** Seeds the datasets of scenarios, each once, and describes them if asked to; or lists those that are kept, or proposes one. */
export const seed = async (flags: SeedFlags, context: Context): Promise<ExitCode> => {
  const { terminal } = context;
  if (flags.like !== undefined) {
    terminal.print(await proposeLike(flags.like, flags));
  } else if (flags.list === true) {
    const kept = await onKept(await readConfig(flags), context, [], listDatasets);
    terminal.print(flags.json === true ? jsonText(kept) : keptText(kept));
  } else if (flags.describe === true) {
    const described = await seedAll(flags, context, describeDataset);
    terminal.print(flags.json === true ? jsonText(described) : described.map(descriptionText).join('\n'));
    if (flags.out !== undefined) terminal.say(await drawSkews(flags.out, described));
  } else {
    if (flags.out !== undefined) throw nothingToDraw();
    const seeded = await seedAll(flags, context, async (_server, _dataset, made) => made);
    terminal.print(flags.json === true ? jsonText(seeded) : seededText(seeded));
  }
  return 0;
};

const nothingToDraw = () =>
  inputError({
    code: 'nothing-to-write',
    message: '--out is for what --describe draws and --like proposes, and neither is given.',
    hint: 'Add --describe or --like, or leave --out away.',
  });

/** Seeds each dataset once, and takes from each what is asked for while it is held. */
const seedAll = async <T>(
  flags: SeedFlags,
  context: Context,
  take: (server: Server, dataset: Dataset, made: SeededDataset) => Promise<T>,
): Promise<T[]> => {
  const config = await readConfig(flags);
  const scenarios = await loadScenarios(flags.scenario ?? [], config.scenariosDir);
  checkScale(scenarios, config.scale);
  const datasets = new Map(scenarios.map(({ dataset }) => [dataset.name, dataset]));
  return onServer(config, context, async (server, emit) => {
    const taken: T[] = [];
    for (const dataset of datasets.values()) {
      const made = await seedDataset(server, { dataset, scale: config.scale, seed: config.seed, emit });
      taken.push(await take(server, dataset, made));
      await made.release();
    }
    return taken;
  });
};

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

type Tables = readonly { readonly rows: number; readonly bytes: number }[];

const rowsOf = (tables: Tables): string => `${countText(tables.reduce((sum, { rows }) => sum + rows, 0))} rows`;

const bytesOf = (tables: Tables): string => bytesText(tables.reduce((sum, { bytes }) => sum + bytes, 0));

const seededText = (seeded: readonly SeededDataset[]): string =>
  `${columns(
    seeded.map(({ name, scale, hash, tables, state, totalMs }) => [
      name,
      scale ?? '',
      rowsOf(tables),
      bytesOf(tables),
      state === 'cached' ? 'was there' : `seeded in ${durationText(totalMs)}`,
      hash,
    ]),
  )}\n`;

const keptText = (kept: readonly ListedDataset[]): string =>
  kept.length === 0
    ? 'No dataset is kept.\n'
    : `${columns(
        kept.map(({ name, tables, totalBytes, seed, hash, clones, usedAt }) => [
          name,
          rowsOf(tables),
          bytesText(totalBytes),
          `${clones.length} clones`,
          `seed ${seed}`,
          `used ${usedAt.slice(0, 16).replace('T', ' ')}`,
          hash,
        ]),
      )}\n`;
