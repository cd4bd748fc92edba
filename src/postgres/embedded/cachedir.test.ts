import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheDirFor } from './cachedir.js';
import type { RunAs } from './user.js';

const server: RunAs = { name: 'postgres', uid: 4242, gid: 4242 };

const withHome = (mode: number, run: (home: string, cache: string) => void) => {
  const home = mkdtempSync(join(tmpdir(), 'planproof-home-'));
  chmodSync(home, mode);
  run(home, join(home, '.cache', 'planproof'));
  rmSync(home, { recursive: true });
};

test('an ordinary user has the cache at home', () =>
  withHome(0o700, (home, cache) => expect(cacheDirFor(undefined, home, cache)).toBe(cache)));

test.runIf(process.getuid?.() === 0)('so has root, when the server may enter its home', () =>
  withHome(0o711, (home, cache) => expect(cacheDirFor(server, home, cache)).toBe(cache)),
);

test('else root has it in /var/cache', () =>
  withHome(0o700, (home, cache) => expect(cacheDirFor(server, home, cache)).toBe('/var/cache/planproof')));
