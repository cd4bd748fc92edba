import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canEnter, canRead, type RunAs, serverUser } from './user.js';

const passwd =
  (...names: string[]) =>
  () =>
    [
      'root:x:0:0:root:/root:/bin/sh',
      ...names.map((name, index) => `${name}:x:${100 + index}:${200 + index}::/:/bin/sh`),
    ].join('\n');

test('an ordinary user runs the server itself', () => expect(serverUser(1000, passwd('postgres'))).toBeUndefined());

test('root runs it as postgres, or else as nobody', () => {
  expect(serverUser(0, passwd('nobody', 'postgres'))).toEqual({ name: 'postgres', uid: 101, gid: 201 });
  expect(serverUser(0, passwd('nobody'))).toEqual({ name: 'nobody', uid: 100, gid: 200 });
  expect(serverUser(0, passwd())).toBeUndefined();
});

test('a folder can be entered when every folder above lets that user pass', () => {
  const stranger: RunAs = { name: 'stranger', uid: 4242, gid: 4242 };
  const top = mkdtempSync(join(tmpdir(), 'planproof-user-'));
  const inner = join(top, 'inner');
  mkdirSync(inner, { mode: 0o755 });
  expect(canRead(inner, stranger)).toBe(false);
  expect(canEnter(join(inner, 'not', 'yet'), stranger)).toBe(false);
  chmodSync(top, 0o711);
  expect(canRead(inner, stranger)).toBe(true);
  expect(canEnter(join(inner, 'not', 'yet'), stranger)).toBe(true);
  expect(canRead(top, stranger)).toBe(false);
  rmSync(top, { recursive: true });
});
