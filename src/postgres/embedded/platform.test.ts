import { expect, test } from 'vitest';
import { platformName } from './platform.js';

test.each([
  [{ platform: 'linux', arch: 'x64', glibc: '2.36' }, 'linux-x64'],
  [{ platform: 'darwin', arch: 'arm64' }, 'darwin-arm64'],
] as const)('a machine that binaries are made for has their name: %j', (machine, name) => {
  expect(platformName(machine)).toBe(name);
});

test.each([
  [{ platform: 'linux', arch: 'x64' }, 'Linux with musl'],
  [{ platform: 'win32', arch: 'x64' }, 'win32'],
] as const)('one that none are made for is told the other ways: %j', (machine, said) => {
  expect(() => platformName(machine)).toThrow(
    expect.objectContaining({
      code: 'no-embedded-postgres',
      exitCode: 3,
      message: expect.stringContaining(said),
      hint: expect.stringMatching(/--postgres container or --database-url/),
    }),
  );
});
