import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './processes.js';
import { canEnter, type RunAs } from './user.js';

const PREFIX = 'planproof-';
const OWNED = /^planproof-(\d+)-/;

// A socket's path may have 103 bytes on macOS, 107 on Linux; folder and socket name take 40 of them.
const LONGEST_PARENT = 60;

const parentFor = (user: RunAs | undefined): string => {
  const usual = tmpdir();
  return Buffer.byteLength(usual) <= LONGEST_PARENT && canEnter(usual, user) ? usual : '/tmp';
};

/** A new folder for sockets that `user` alone (default: this process's user) may enter; its name carries the keeper's pid. */
export const makeSocketDir = (user?: RunAs): string => {
  const folder = mkdtempSync(join(parentFor(user), `${PREFIX}${process.pid}-`));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
};

/** Removes the socket folders of keepers that were killed. */
export const sweepSocketDirs = (user?: RunAs): void => {
  for (const parent of new Set([parentFor(undefined), parentFor(user)])) {
    for (const name of existsSync(parent) ? readdirSync(parent) : []) {
      const pid = Number(OWNED.exec(name)?.[1] ?? 0);
      if (pid > 0 && !isRunning(pid)) removeIfOurs(join(parent, name), user);
    }
  }
};

const removeIfOurs = (folder: string, user: RunAs | undefined): void => {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  if (owner === process.getuid?.() || owner === user?.uid) rmSync(folder, { recursive: true, force: true });
};
