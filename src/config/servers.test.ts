import { expect, it } from 'vitest';
import type { Config } from './config.js';
import { perServer } from './servers.js';

const config = (postgres: string) => ({ postgres, outDir: '/out' }) as Config;

it('one server writes where it was told to', () => {
  expect(perServer(config('embedded:17'))).toEqual([config('embedded:17')]);
});

it('of several each has a folder of its own, named by it, once', () => {
  const servers = perServer(config('embedded:15, container:postgres:18,embedded:15'));
  expect(servers.map(({ postgres, outDir }) => [postgres, outDir])).toEqual([
    ['embedded:15', '/out/embedded-15'],
    ['container:postgres:18', '/out/container-postgres-18'],
  ]);
});
