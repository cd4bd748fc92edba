import type { ContinuousLaw, Law } from './law/law.js';
import { mix } from './stream.js';

/**
 * An exact division of `total` things among `groups`: group g owns `size(g)` of them, the slots from `start(g)`. It is
 * how runs belong to workspaces, versions to workflows, rows to states.
 */
export interface Shares {
  readonly groups: number;
  readonly total: number;
  size(group: number): number;
  /** The first slot of a group; `start(groups)` is `total`. */
  start(group: number): number;
  /** The group that owns a slot. */
  groupOf(slot: number): number;
  /** Why these shares cannot be dealt, where they cannot; reported with table and column when they are used. */
  readonly fault?: string;
}

/** Shares of the given sizes, one a group. */
export const exactly = (sizes: ArrayLike<number>, fault?: string): Shares => {
  // Half the memory of doubles: what is looked up at random should stay in the processor's cache.
  const starts = new Uint32Array(sizes.length + 1);
  for (let group = 0; group < sizes.length; group++) {
    starts[group + 1] = (starts[group] as number) + (sizes[group] as number);
  }
  const groups = sizes.length;
  const total = starts[groups] as number;
  const slices = Math.max(1, 2 * groups);
  const slice = total / slices || 1;
  const guide = guideOf(starts, slices, slice);
  return {
    groups,
    total,
    size: (group) => (starts[group + 1] as number) - (starts[group] as number),
    start: (group) => starts[group] as number,
    groupOf: (slot) => {
      let group = guide[Math.floor(slot / slice)] as number;
      while ((starts[group + 1] as number) <= slot) group++;
      return group;
    },
    ...(fault === undefined ? {} : { fault }),
  };
};

/** For each slice of the slots, the group in which it begins. */
const guideOf = (starts: Uint32Array, slices: number, slice: number): Uint32Array => {
  // One slice more than there are: division may round the last slots up.
  const guide = new Uint32Array(slices + 1);
  for (let index = 0, group = 0; index <= slices; index++) {
    while (group < starts.length - 2 && (starts[group + 1] as number) <= index * slice) group++;
    // A rounded division may put the end of one slice into the next: begin one group early.
    guide[index] = Math.max(0, group - 1);
  }
  return guide;
};

/**
 * Divides `total` among `groups` by a law, the largest first, each with `atLeast` and at most `atMost`; the groups named in
 * `heavy` come before them with exactly their sizes, and are part of `total` and of `groups`.
 */
export const spread = ({
  total,
  groups,
  law,
  heavy = [],
  atLeast = 0,
  atMost = Number.POSITIVE_INFINITY,
}: {
  readonly total: number;
  readonly groups: number;
  readonly law: Law;
  readonly heavy?: readonly number[];
  readonly atLeast?: number;
  readonly atMost?: number;
}): Shares => {
  const named = heavy.reduce((sum, size) => sum + size, 0);
  const others = groups - heavy.length;
  const spare = total - named - others * atLeast;
  const sizes = new Float64Array(groups);
  sizes.set(heavy.slice(0, groups));
  if (others < 0) return exactly(sizes, `${heavy.length} heavy keys do not fit into ${groups} groups`);
  if (named > total) return exactly(sizes, `its heavy keys ask for ${named} of ${total} rows`);
  if (spare < 0 || (spare > 0 && (others === 0 || spare > others * (atMost - atLeast)))) {
    const limits = `at least ${atLeast}${atMost < Number.POSITIVE_INFINITY ? ` and at most ${atMost}` : ''}`;
    return exactly(sizes, `${total - named} rows cannot be divided among ${others} groups of ${limits}`);
  }
  fill(sizes.subarray(heavy.length), spare, { atLeast, most: Math.floor(atMost) - atLeast }, law);
  return exactly(sizes);
};

/** Rounds the running sum instead of each size, so that the sizes add up to `total` exactly. */
const fill = (
  sizes: Float64Array,
  total: number,
  { atLeast, most }: { readonly atLeast: number; readonly most: number },
  law: Law,
): void => {
  const weights = Float64Array.from(sizes, (_, group) => law.weight(group, sizes.length));
  const cut = cutOff(weights, total, most);
  sizes.fill(atLeast + most, 0, cut.groups);
  let running = 0;
  let given = 0;
  for (let group = cut.groups; group < sizes.length; group++) {
    running += weights[group] as number;
    const upTo = Math.min(cut.total, Math.round((running / cut.weight) * cut.total));
    sizes[group] = atLeast + upTo - given;
    given = upTo;
  }
};

/** How many of the heaviest groups reach `most`, and what total and weight that leaves to the others. */
const cutOff = (weights: Float64Array, total: number, most: number) => {
  const rest = { groups: 0, total, weight: weights.reduce((sum, weight) => sum + weight, 0) };
  while (rest.groups < weights.length && ((weights[rest.groups] as number) / rest.weight) * rest.total > most) {
    rest.weight -= weights[rest.groups++] as number;
    rest.total -= most;
  }
  return rest;
};

/**
 * "n distinct values per group, between a and b": one number a group, drawn by a law and cut to [min, max]; never more
 * than the group has in `within`. `fixed` names groups whose number is known.
 */
export const between = ({
  groups,
  min,
  max,
  law,
  within,
  fixed = [],
}: {
  readonly groups: number;
  readonly min: number;
  readonly max: number;
  readonly law: ContinuousLaw;
  readonly within?: Shares;
  readonly fixed?: readonly number[];
}): Shares => {
  const sizes = new Float64Array(groups);
  for (let group = 0; group < groups; group++) {
    const drawn = fixed[group] ?? Math.floor(law.quantile((mix(group + 1) >>> 0) / 0x1_0000_0000));
    sizes[group] = Math.min(Math.max(drawn, min), max, within?.size(group) ?? max);
  }
  return exactly(sizes);
};

/** The groups of `first`, then those of `second`, over their slots one after the other. */
export const join = (first: Shares, second: Shares): Shares => {
  const sizes = new Float64Array(first.groups + second.groups);
  for (let group = 0; group < first.groups; group++) sizes[group] = first.size(group);
  for (let group = 0; group < second.groups; group++) sizes[first.groups + group] = second.size(group);
  return exactly(sizes, first.fault ?? second.fault);
};
