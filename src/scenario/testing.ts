import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import type { Dataset } from '../seed/dataset.js';
import type { LoadedScenario } from './loaded.js';
import { validate } from './validate.js';

/** Files of a scenario in a folder, by name. */
export type Files = Readonly<Record<string, string>>;

const SCHEMA = 'CREATE TABLE run (id int PRIMARY KEY, at timestamptz)';

/** In a test file: a folder named `mine`, removed afterwards; the function writes files into it and validates a scenario. */
export const withScenario = () => {
  let root = '';
  let directory = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'planproof-scenario-'));
    directory = root;
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const dataset = (): Dataset => ({
    name: 'mine',
    module: pathToFileURL(join(directory, 'dataset.ts')).href,
    axes: {},
    scales: { ci: {} },
    schema: 'schema.sql',
    tables: () => ({}),
  });

  const base = (): Readonly<Record<string, unknown>> => ({
    name: 'mine',
    question: 'Which?',
    dataset: dataset(),
    cases: [{ name: 'one', params: { id: 1 }, why: 'the only one' }],
    shapes: [
      { name: 'old', role: 'reference', query: 'old.sql' },
      { name: 'new', role: 'candidate', query: 'new.sql', setup: 'new.setup.sql' },
    ],
    invariants: [],
    budgets: [],
  });

  const validated = (
    changes: Readonly<Record<string, unknown>> = {},
    files: Files = {},
    now = '2026-01-01',
  ): LoadedScenario => {
    const all = {
      'schema.sql': SCHEMA,
      'old.sql': 'SELECT at FROM run WHERE id = :id',
      'new.sql': 'SELECT at FROM latest WHERE id = :id',
      'new.setup.sql': 'CREATE TABLE latest AS SELECT * FROM run',
      ...files,
    };
    for (const [name, text] of Object.entries(all)) writeFileSync(join(directory, name), text);
    const found = { name: 'mine', directory, module: join(directory, 'scenario.ts'), origin: 'own' as const };
    return validate({ ...base(), ...changes }, found, 'scenario.ts', new Date(now));
  };
  return { validated };
};
