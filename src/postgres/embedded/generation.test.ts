import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { becomeKeeper, type KeeperRecord, newestKeeper, sweepRecords } from './generation.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'planproof-generation-'));
});
afterEach(() => rm(directory, { recursive: true }));

const record = (pid: number): KeeperRecord => ({ protocol: 1, pid, socket: `/sockets/${pid}` });
const dead = async () => false;
const alive = async () => true;

test('the first becomes the keeper, and a second does not while it lives', async () => {
  expect(await becomeKeeper(directory, record(1), dead)).toBe(true);
  expect(await becomeKeeper(directory, record(2), alive)).toBe(false);
  expect(await newestKeeper(directory)).toEqual(record(1));
});

test('a dead keeper is succeeded, and one record is left', async () => {
  await becomeKeeper(directory, record(1), dead);
  expect(await becomeKeeper(directory, record(2), dead)).toBe(true);
  expect(await readdir(directory)).toEqual(['keeper.2']);
  expect(await newestKeeper(directory)).toEqual(record(2));
});

test('a record that was only begun is swept when its writer is dead', async () => {
  for (const pid of [1, 2]) await writeFile(join(directory, `.keeper-${pid}`), '');
  await sweepRecords(directory, (pid) => pid === 1);
  expect(await readdir(directory)).toEqual(['.keeper-1']);
});

test('of many that find a dead keeper at once, exactly one succeeds it', async () => {
  for (let round = 0; round < 20; round += 1) {
    await writeFile(join(directory, 'keeper.7'), JSON.stringify(record(7)));
    const contenders = Array.from({ length: 8 }, (_, index) => 100 + index);
    const onlySevenIsDead = async (other: KeeperRecord) => other.pid !== 7;
    const won = await Promise.all(contenders.map((pid) => becomeKeeper(directory, record(pid), onlySevenIsDead)));
    const winners = contenders.filter((_, index) => won[index]);
    expect(winners).toEqual([(await newestKeeper(directory))?.pid]);
    await Promise.all((await readdir(directory)).map((name) => rm(join(directory, name))));
  }
});

test('who comes late with a number below the highest takes it back', async () => {
  await writeFile(join(directory, 'keeper.3'), JSON.stringify(record(3)));
  const outrun = async (other: KeeperRecord) => {
    if (other.pid !== 3) return true;
    // While it looks whether 3 is dead, others succeed 3 twice and clear up behind themselves.
    await writeFile(join(directory, 'keeper.5'), JSON.stringify(record(5)));
    await rm(join(directory, 'keeper.3'));
    return false;
  };
  expect(await becomeKeeper(directory, record(9), outrun)).toBe(false);
  expect(await readdir(directory)).toEqual(['keeper.5']);
});
