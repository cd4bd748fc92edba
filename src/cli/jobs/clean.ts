import type { Flags } from '../../config/resolve.js';
import { type ExitCode, environmentError, unknownNameError } from '../../errors.js';
import { removeLeftContainers } from '../../postgres/container/labels.js';
import { bytesText } from '../../report/units.js';
import { type ListedDataset, listDatasets, type Removal, removeDatasets } from '../../seed/catalogue.js';
import { columns } from '../columns.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { providerOf } from '../provider.js';
import { onKept } from '../server.js';

export interface CleanFlags extends Flags {
  readonly dataset?: readonly string[];
}

/** Removes the datasets named, or all, except those that a run is using, and the containers that killed runs left. */
export const clean = async (flags: CleanFlags, context: Context): Promise<ExitCode> => {
  const names = flags.dataset ?? [];
  const config = await readConfig(flags);
  if (providerOf(config).keepsNothing) refuseUnknown(names, []);
  const removals = await onKept<readonly Removal[]>(config, context, [], async (server) => {
    refuseUnknown(names, await listDatasets(server));
    return removeDatasets(server, ({ name }) => names.length === 0 || names.includes(name));
  });
  const containers = await removeLeftContainers();
  context.terminal.print(removedText(removals, containers));
  refuseInUse(removals);
  return 0;
};

const refuseUnknown = (names: readonly string[], kept: readonly ListedDataset[]): void => {
  const known = [...new Set(kept.map(({ name }) => name))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownNameError('dataset', unknown, known, 'See "planproof seed --list".');
};

const removedText = (removals: readonly Removal[], containers: readonly string[]): string => {
  const removed = removals.filter(({ state }) => state === 'removed').map(({ dataset }) => dataset);
  const lines = [
    ...removed.map(({ name, hash, totalBytes }) => ['removed', name, hash, bytesText(totalBytes)]),
    ...containers.map((image) => ['removed', 'a container of', image, '']),
  ];
  return lines.length === 0 ? 'Nothing was removed.\n' : `${columns(lines)}\n`;
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
