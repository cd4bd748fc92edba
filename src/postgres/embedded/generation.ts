import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a keeper leaves on disk for those who look for it. Its format must stay: older and newer planproofs read it. */
export interface KeeperRecord {
  /** Of the messages it speaks. */
  readonly protocol: number;
  readonly pid: number;
  readonly socket: string;
}

const NAME = /^keeper\.(\d+)$/;
const DRAFT = /^\.keeper-(\d+)$/;

const generations = async (directory: string): Promise<number[]> => {
  const names = await readdir(directory);
  return names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
};

const highest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0);

const read = async (directory: string, generation: number): Promise<KeeperRecord | undefined> => {
  const text = await readFile(join(directory, `keeper.${generation}`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as KeeperRecord);
};

/** The last keeper that there was, dead or alive. */
export const newestKeeper = async (directory: string): Promise<KeeperRecord | undefined> => {
  for (;;) {
    const newest = highest(await generations(directory));
    if (newest === 0) return undefined;
    const record = await read(directory, newest);
    // Gone between the two looks: a newer one has removed it.
    if (record !== undefined) return record;
  }
};

/**
 * Makes this process the one keeper of a cluster, unless a living one is. There is no moment at which a lock lies open, since nothing is
 * ever released: a keeper is the file keeper.N with the highest N, it holds while its socket answers, and who finds it dead may
 * create keeper.N+1, which by `link` succeeds for one alone. Only the holder of a higher number removes lower ones, so the highest
 * number ever given is always there, and a late creator of a lower one sees that it is late.
 */
export const becomeKeeper = async (
  directory: string,
  record: KeeperRecord,
  isAlive: (other: KeeperRecord) => Promise<boolean>,
): Promise<boolean> => {
  const newest = highest(await generations(directory));
  const other = newest === 0 ? undefined : await read(directory, newest);
  if (newest !== 0 && other === undefined) return becomeKeeper(directory, record, isAlive);
  if (other !== undefined && (await isAlive(other))) return false;
  const mine = newest + 1;
  if (!(await create(directory, mine, record))) return becomeKeeper(directory, record, isAlive);
  const all = await generations(directory);
  const late = highest(all) > mine;
  await Promise.all((late ? [mine] : all.filter((number) => number < mine)).map((number) => remove(directory, number)));
  return late ? becomeKeeper(directory, record, isAlive) : true;
};

const create = async (directory: string, generation: number, record: KeeperRecord): Promise<boolean> => {
  const draft = join(directory, `.keeper-${record.pid}`);
  await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    await link(draft, join(directory, `keeper.${generation}`));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
};

/** Removes what those left that were killed while they wrote their record. */
export const sweepRecords = async (directory: string, isAlive: (pid: number) => boolean): Promise<void> => {
  for (const name of await readdir(directory)) {
    const pid = Number(DRAFT.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isAlive(pid)) await rm(join(directory, name), { force: true });
  }
};

const remove = (directory: string, generation: number) => rm(join(directory, `keeper.${generation}`), { force: true });
