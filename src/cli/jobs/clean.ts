import type { Flags } from '../../config/resolve.js';
import { type ExitCode, environmentError, unknownNameError } from '../../errors.js';
import { bytesText } from '../../report/units.js';
import { listDatasets, type Removal, removeDatasets } from '../../seed/catalogue.js';
import { columns } from '../columns.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { onServer } from '../server.js';

export interface CleanFlags extends Flags {
  readonly dataset?: readonly string[];
}

/** Removes the datasets named, or all, except those that a run is using. */
export const clean = async (flags: CleanFlags, context: Context): Promise<ExitCode> => {
  const names = flags.dataset ?? [];
  const removals = await onServer(await readConfig(flags), context, async (server) => {
    const known = [...new Set((await listDatasets(server)).map(({ name }) => name))];
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined) throw unknownNameError('dataset', unknown, known, 'See "planproof seed --list".');
    return removeDatasets(server, ({ name }) => names.length === 0 || names.includes(name));
  });
  context.terminal.print(removedText(removals));
  refuseInUse(removals);
  return 0;
};

const removedText = (removals: readonly Removal[]): string => {
  const removed = removals.filter(({ state }) => state === 'removed').map(({ dataset }) => dataset);
  if (removed.length === 0) return 'Nothing was removed.\n';
  return `${columns(removed.map(({ name, hash, totalBytes }) => ['removed', name, hash, bytesText(totalBytes)]))}\n`;
};

const refuseInUse = (removals: readonly Removal[]): void => {
  const used = removals.filter(({ state }) => state === 'in-use').map(({ dataset }) => dataset.name);
  if (used.length === 0) return;
  throw environmentError({
    code: 'dataset-in-use',
    message: `Another run is using ${used.join(', ')}.`,
    hint: 'Wait until it is done, then run the same command again.',
  });
};
