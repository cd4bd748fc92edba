import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logLength, reasonInLog } from './serverlog.js';

const withLog = (text: string, run: (path: string) => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'planproof-log-'));
  writeFileSync(join(folder, 'server.log'), text);
  run(join(folder, 'server.log'));
  rmSync(folder, { recursive: true });
};

const LOG = `2025-01-02 03:04:05.678 UTC [12] LOG:  starting PostgreSQL
2025-01-02 03:04:05.700 UTC [12] FATAL:  data directory "/d" has invalid permissions
2025-01-02 03:04:05.700 UTC [12] DETAIL:  Permissions should be u=rwx (0700).
2025-01-02 03:04:05.800 UTC [12] LOG:  database system is shut down
`;

test('the reason is the fatal line and its detail', () =>
  withLog(LOG, (path) =>
    expect(reasonInLog(path, 0)).toBe(
      'data directory "/d" has invalid permissions Permissions should be u=rwx (0700).',
    ),
  ));

test('without a fatal line the last lines must do', () =>
  withLog('a\nb\nlibssl.so: cannot open shared object file\n', (path) =>
    expect(reasonInLog(path, 0)).toBe('a b libssl.so: cannot open shared object file'),
  ));

test('lines of an earlier start do not count', () =>
  withLog(LOG, (path) => expect(reasonInLog(path, logLength(path))).toBe('its log is empty')));
