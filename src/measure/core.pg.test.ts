import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { freshDatabase, withServer } from '../postgres/testing.js';
import { bindToCore } from './core.js';
import { pinnedSessions } from './sessions.js';

const server = withServer();

const coresOf = (pid: number) =>
  /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];

test('what is compared runs in one backend, and where there are two databases on one core', async () => {
  await using own = await freshDatabase(server());
  await using clone = await freshDatabase(server(), own.name);
  const databaseOf = (shape: string) => (shape === 'intrusive' ? clone.name : own.name);
  const sessions = pinnedSessions((shape) => server().connect(databaseOf(shape)), {
    homeOf: databaseOf,
    backendPid: server().backendPid,
  });
  const [old, additive, intrusive] = await Promise.all(
    ['old', 'additive', 'intrusive'].map((shape) => sessions.get(shape, 'custom', 'counting')),
  );
  if (!old || !additive || !intrusive) throw new Error('a session is missing');
  expect(sessions.apart(old, additive)).toBe('one-backend');
  expect(sessions.apart(old, intrusive)).toBe('one-core');
  expect(coresOf(old.processId)).toMatch(/^\d+$/);
  expect(coresOf(intrusive.processId)).toBe(coresOf(old.processId));
  const production = await sessions.get('old', 'custom', 'production');
  expect(coresOf(production.processId)).toBe(coresOf(process.pid));
  await sessions.end();
});

test('a process that is not there is not bound', async () => {
  expect(await bindToCore(2 ** 22 + 1)).toBe(false);
});
