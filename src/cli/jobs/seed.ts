import type { Flags } from '../../config/resolve.js';
import type { ExitCode } from '../../errors.js';
import { bytesText, countText } from '../../report/units.js';
import { checkScale } from '../../scenario/scale.js';
import { type ListedDataset, listDatasets } from '../../seed/catalogue.js';
import { type SeededDataset, seedDataset } from '../../seed/seed.js';
import { columns } from '../columns.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { durationText } from '../duration.js';
import { loadScenarios } from '../scenarios.js';
import { onServer } from '../server.js';

export interface SeedFlags extends Flags {
  readonly scenario?: readonly string[];
  readonly list?: boolean;
  readonly json?: boolean;
}

/** Seeds the datasets of scenarios, each once, or lists those that are kept. */
export const seed = async (flags: SeedFlags, context: Context): Promise<ExitCode> => {
  const { terminal } = context;
  if (flags.list === true) {
    const kept = await onServer(await readConfig(flags), context, listDatasets);
    terminal.print(flags.json === true ? jsonText(kept) : keptText(kept));
  } else {
    const seeded = await seedAll(flags, context);
    terminal.print(flags.json === true ? jsonText(seeded) : seededText(seeded));
  }
  return 0;
};

const seedAll = async (flags: SeedFlags, context: Context): Promise<SeededDataset[]> => {
  const config = await readConfig(flags);
  const scenarios = await loadScenarios(flags.scenario ?? [], config.scenariosDir);
  checkScale(scenarios, config.scale);
  const datasets = new Map(scenarios.map(({ dataset }) => [dataset.name, dataset]));
  return onServer(config, context, async (server, emit) => {
    const seeded: SeededDataset[] = [];
    for (const dataset of datasets.values()) {
      const made = await seedDataset(server, { dataset, scale: config.scale, seed: config.seed, emit });
      await made.release();
      seeded.push(made);
    }
    return seeded;
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
