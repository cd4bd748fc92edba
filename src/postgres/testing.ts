import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { embedded } from './embedded/embedded.js';
import type { DatabaseMark, Server } from './server.js';

const projectHash = createHash('sha256')
  .update(`${import.meta.url} ${process.getuid?.()}`)
  .digest('hex')
  .slice(0, 8);

/** The cache of the test suite: the same at every run of this checkout, apart from the user's own. */
export const testCacheDir = join(tmpdir(), `planproof-tests-${projectHash}`);

/** Attaches to the one server that all tests share; `stop` it after. */
export const startTestServer = (): Promise<Server> =>
  embedded().start({ cacheDir: testCacheDir, emit: () => undefined });

/** In a test file: attaches before its tests and lets go after. The getter gives the server. */
export const withServer = (): (() => Server) => {
  let server: Server | undefined;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server?.stop());
  return () => {
    if (server === undefined) throw new Error('The test server is there only while tests run.');
    return server;
  };
};

export interface ScratchDatabase extends AsyncDisposable {
  readonly name: string;
  drop(): Promise<void>;
}

/** A new marked database, empty or a copy of `template`; `await using` drops it at the end of the block. */
export const freshDatabase = async (server: Server, template?: string): Promise<ScratchDatabase> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const mark: DatabaseMark = { planproof: 1, purpose: 'scratch' };
  await server.createDatabase(name, mark, template === undefined ? {} : { template });
  const drop = () => server.dropDatabase(name);
  return { name, drop, [Symbol.asyncDispose]: drop };
};

/** A fresh database in which the scripts were run one after the other. */
export const databaseWith = async (server: Server, ...scripts: readonly string[]): Promise<ScratchDatabase> => {
  const database = await freshDatabase(server);
  const session = await server.connect(database.name);
  for (const script of scripts) await session.script(script);
  await session.end();
  return database;
};
