import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../server.js';
import { itKeepsTheContract } from '../testing.contract.js';
import { testCacheDir } from '../testing.js';
import { embedded } from './embedded.js';
import { isAtHand, MAJORS } from './testing.majors.js';

const start = (major: number) => embedded({ major }).start({ cacheDir: testCacheDir, emit: () => undefined });

/** Why a major cannot be had here: there is neither its copy in the cache nor a registry. */
const whyNot = async (major: number): Promise<string | undefined> => {
  if (isAtHand(major)) return undefined;
  try {
    await (await start(major)).stop();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

for (const major of MAJORS) {
  const reason = await whyNot(major);
  if (reason !== undefined) {
    it.skip(`embedded:${major} keeps the contract: skipped, ${reason}`, () => undefined);
    continue;
  }
  describe(`embedded:${major}`, () => {
    let server: Server;
    beforeAll(async () => {
      server = await start(major);
    });
    afterAll(() => server?.stop());

    itKeepsTheContract(
      `embedded:${major}`,
      () => server,
      () => start(major),
    );

    it('is that major, and has every capability of an own server', async () => {
      expect(server.version.major).toBe(major);
      await server.restart?.('seeding');
      await server.restart?.('measuring');
      await server.crash?.();
      await server.restart?.('measuring');
      const standby = await server.standby?.();
      await standby?.catchUp();
      await standby?.stop();
      expect(standby).toBeDefined();
    }, 120_000);
  });
}
