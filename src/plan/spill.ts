import { isObject, numberAt, objectAt, objectsAt, type Raw, textAt } from './field.js';
import { preorder, type TreeNode } from './tree.js';

export type SpillKind = 'sort' | 'hash' | 'aggregate' | 'tuplestore';

/** A node that wrote temporary files. */
export interface Spill {
  readonly path: string;
  readonly nodeType: string;
  readonly kind: SpillKind;
  /** Disk used in kB, the largest of leader and workers; absent where EXPLAIN does not say. */
  readonly diskKb?: number;
}

/** The leader's (or only) account of a node, and then each worker's. */
const processes = (raw: Raw): Raw[] => [raw, ...objectsAt(raw, 'Workers')];

const largest = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};

const sortDisk = (raw: Raw): { readonly diskKb?: number | undefined } | undefined => {
  const onDisk = processes(raw).filter((process) => textAt(process, 'Sort Space Type') === 'Disk');
  return onDisk.length > 0
    ? { diskKb: largest(onDisk.map((process) => numberAt(process, 'Sort Space Used'))) }
    : undefined;
};

const incrementalSortDisk = (raw: Raw): { readonly diskKb?: number | undefined } | undefined => {
  const onDisk = processes(raw)
    .flatMap((process) => [objectAt(process, 'Full-sort Groups'), objectAt(process, 'Pre-sorted Groups')])
    .map((groups) => (groups === undefined ? undefined : objectAt(groups, 'Sort Space Disk')))
    .filter(isObject);
  return onDisk.length > 0
    ? { diskKb: largest(onDisk.map((space) => numberAt(space, 'Peak Sort Space Used'))) }
    : undefined;
};

const aggregateDisk = (raw: Raw): { readonly diskKb?: number | undefined } | undefined => {
  const used = largest(processes(raw).map((process) => numberAt(process, 'Disk Usage')));
  return used !== undefined && used > 0 ? { diskKb: used } : undefined;
};

const storageDisk = (raw: Raw): { readonly diskKb?: number | undefined } | undefined =>
  textAt(raw, 'Storage') === 'Disk' ? { diskKb: numberAt(raw, 'Maximum Storage') } : undefined;

/** From batch 2 on a hash join keeps both sides in files; EXPLAIN says no size. */
const hashDisk = (raw: Raw): { readonly diskKb?: undefined } | undefined =>
  (numberAt(raw, 'Hash Batches') ?? 0) > 1 ? {} : undefined;

const SIGNS: readonly (readonly [SpillKind, (raw: Raw) => { readonly diskKb?: number | undefined } | undefined])[] = [
  ['sort', sortDisk],
  ['sort', incrementalSortDisk],
  ['hash', hashDisk],
  ['aggregate', aggregateDisk],
  ['tuplestore', storageDisk],
];

/**
 * The nodes that wrote temporary files: sorts on disk (also in a worker), hashes of several batches, hash aggregates with
 * disk usage, and any other node with temporary blocks of its own (Materialize, CTE, window, function and recursive
 * tuplestores, which before PostgreSQL 17 and 18 say nothing else). A hash join whose Hash spilled is not counted again.
 * Memoize evictions stay in memory and are no spill.
 */
export function spillsOf(root: TreeNode, ownTempBlocks: (path: string) => number): Spill[] {
  const spills: Spill[] = [];
  for (const node of preorder(root)) {
    const said = SIGNS.map(([kind, sign]) => ({ kind, disk: sign(node.raw) })).find(({ disk }) => disk !== undefined);
    if (said?.disk !== undefined) spills.push(spill(node, said.kind, said.disk.diskKb));
    else if (ownTempBlocks(node.path) > 0 && !joinsASpilledHash(node)) spills.push(spill(node, 'tuplestore'));
  }
  return spills;
}

const joinsASpilledHash = (node: TreeNode) =>
  node.children.some((child) => child.nodeType === 'Hash' && hashDisk(child.raw) !== undefined);

const spill = (node: TreeNode, kind: SpillKind, diskKb?: number): Spill => ({
  path: node.path,
  nodeType: node.nodeType,
  kind,
  ...(diskKb === undefined ? {} : { diskKb }),
});
