import { appendFile, readFile } from 'node:fs/promises';

/** What one piece took: milliseconds on a processor, and by the wall. */
export type Took = readonly [onCpuMs: number, wallMs: number];

/**
 * One pair: the reference's batch, the candidate's, and in half of the stream after the candidate's what slows it down: the further
 * pieces of `SHARES`. So one stream serves every slowdown, every clock and every rule.
 */
export interface StreamPair {
  /** Milliseconds since the stream began. */
  readonly at: number;
  readonly first: 'reference' | 'candidate';
  readonly reference: Took;
  readonly candidate: readonly Took[];
}

/** The further pieces, as shares of the candidate's batch. */
export const SHARES = [0.05, 0.05, 0.2, 0.2, 0.5] as const;

/** The ratio of candidate / reference with so many of the further pieces. */
export const ratioOf = (pieces: number): number =>
  1 + SHARES.slice(0, pieces).reduce<number>((sum, share) => sum + share, 0);

export type Clock = 'on-cpu' | 'wall';

export type QueryName = '0.02 ms' | '2 ms' | '50 ms';

/** What was measured in one setting. */
export interface Cell {
  readonly query: QueryName;
  readonly load: 'idle' | 'three hogs';
  /** Whether both sides share a backend, as shapes of one database do, or live in a clone each. */
  readonly place: 'one database' | 'two databases';
}

export interface Stream extends Cell {
  readonly batch: number;
  readonly pairs: readonly StreamPair[];
}

export const cellName = ({ query, load, place }: Cell): string => [query, load, place].join(', ');

/** One line of a recording: some pairs of a cell. */
type Slice = Stream;

export const appendSlice = (file: string, slice: Slice): Promise<void> =>
  appendFile(file, `${JSON.stringify(slice)}\n`);

/** A recording's streams; slices of the same cell are put one after the other, in time. */
export const readStreams = async (file: string): Promise<readonly Stream[]> => {
  const text = await readFile(file, 'utf8');
  const slices = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Slice);
  const names = [...new Set(slices.map(cellName))];
  return names.map((name) => {
    const own = slices.filter((slice) => cellName(slice) === name);
    return { ...(own[0] as Slice), pairs: own.flatMap(({ pairs }) => pairs) };
  });
};
