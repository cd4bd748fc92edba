import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Server } from '../server.js';
import { itKeepsTheContract } from '../testing.contract.js';
import { testCacheDir } from '../testing.js';
import { embedded } from './embedded.js';
import { isAtHand, MAJORS } from './testing.majors.js';

describe.each(MAJORS)('embedded:%i', (major) => {
  if (!isAtHand(major)) {
    it.skip('keeps the contract: skipped, its binaries are not cached; npm run test:slow fetches them', () =>
      undefined);
    return;
  }
  const start = () => embedded({ major }).start({ cacheDir: testCacheDir, emit: () => undefined });
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server?.stop());

  itKeepsTheContract(`embedded:${major}`, () => server, start);
});
