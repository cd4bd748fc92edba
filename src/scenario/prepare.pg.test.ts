import { describe, expect, it } from 'vitest';
import type { Server } from '../postgres/server.js';
import { withServer } from '../postgres/testing.js';
import { chooses, noSeqScan } from './planBudget.js';
import { prepareScenario } from './prepare.js';
import { type Files, withScenario } from './testing.js';

const server = withServer();
const { validated } = withScenario();

type Changes = Readonly<Record<string, unknown>>;

const prepare = (changes: Changes = {}, files: Files = {}) => prepareScenario(server(), validated(changes, files));

const withSetups = (...setups: string[]): [Changes, Files] => [
  {
    shapes: [
      { name: 'old', role: 'reference', query: 'old.sql' },
      ...setups.map((_, i) => ({ name: `new-${i}`, role: 'candidate', query: 'old.sql', setup: `${i}.setup.sql` })),
    ],
  },
  Object.fromEntries(setups.map((sql, i) => [`${i}.setup.sql`, sql])),
];

const setupOf = async (sql: string) => (await prepare(...withSetups(sql))).setups[0];

const TRIGGER = `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER t AFTER INSERT ON run FOR EACH ROW EXECUTE FUNCTION f()`;

describe('a setup', () => {
  it.each([
    [
      'makes a table and fills it',
      'CREATE TABLE made (id int); INSERT INTO made SELECT id FROM run; CREATE INDEX ON made (id)',
    ],
    ['makes a view', 'CREATE VIEW made AS SELECT * FROM run'],
    ['makes a function', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1'],
    ['locks rows as a reader may', 'CREATE TABLE made (); SELECT * FROM run FOR UPDATE'],
  ])('that %s is additive', async (_, sql) => {
    expect(await setupOf(sql)).toMatchObject({ isolation: 'additive', locks: [] });
  });

  it.each([
    ['an index', 'CREATE INDEX ON run (at)', ['ShareLock']],
    ['a trigger', TRIGGER, ['ShareRowExclusiveLock']],
    ['a column', 'ALTER TABLE run ADD COLUMN more int', ['AccessExclusiveLock']],
    ['a foreign key', 'CREATE TABLE made (id int REFERENCES run)', ['ShareRowExclusiveLock']],
    ['statistics', 'CREATE STATISTICS s ON id, at FROM run', ['ShareUpdateExclusiveLock']],
    ['rows', 'UPDATE run SET at = now()', ['RowExclusiveLock']],
    ['a partition', 'CREATE TABLE made () INHERITS (run)', ['ShareUpdateExclusiveLock']],
  ])('that adds %s to an existing table is intrusive, and its locks are told', async (_, sql, modes) => {
    expect(await setupOf(sql)).toMatchObject({
      isolation: 'intrusive',
      locks: expect.arrayContaining(modes.map((mode) => ({ relation: 'run', mode }))),
    });
  });

  it.each([
    ['refuses a transaction', 'CREATE INDEX CONCURRENTLY ON run (at)'],
    ['ends its own transaction', 'BEGIN; CREATE TABLE made (); COMMIT'],
    [
      'changes settings of the database',
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 64', current_database()); END $$`,
    ],
  ])('that %s is intrusive', async (_, sql) => {
    expect(await setupOf(sql)).toMatchObject({ isolation: 'intrusive' });
  });

  it('that makes what another one makes is intrusive, however additive it is', async () => {
    const { setups } = await prepare(
      ...withSetups('CREATE TABLE made ()', 'CREATE TABLE made (id int)', 'CREATE TABLE other ()'),
    );
    expect(setups.map(({ shape, isolation }) => [shape, isolation])).toEqual([
      ['new-0', 'additive'],
      ['new-1', 'intrusive'],
      ['new-2', 'additive'],
    ]);
  });
});

describe('SQL that the server refuses', () => {
  const refused = async (changes: Changes, files: Files): Promise<string> => {
    const error = await prepare(changes, files).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid-sql', exitCode: 2, hint: expect.stringMatching(/\S/) });
    return (error as Error).message;
  };

  it('is shown with file, line, column and a caret', async () => {
    const message = await refused({}, { 'old.sql': '-- why\nSELECT at\n  FORM run WHERE id = :id' });
    expect(message).toMatch(/syntax error at or near "run": .*old\.sql:3:8\n +3 \| {3}FORM run WHERE id = :id\n +\^/);
  });

  it('is shown at its place in the file, behind parameters and characters beyond 16 bits', async () => {
    const message = await refused({}, { 'old.sql': "SELECT at, '🐘'\nFROM run WHERE :id = id AND wrong" });
    expect(message).toMatch(/column "wrong" does not exist: .*old\.sql:2:29/);
  });

  it('is shown in a setup', async () => {
    const message = await refused({}, { 'new.setup.sql': 'CREATE TABLE latest ();\n\nCREATE INDEX ON lates (id)' });
    expect(message).toMatch(/relation "lates" does not exist: .*new\.setup\.sql:3/);
  });

  it('is shown for every shape at once', async () => {
    const message = await refused({}, { 'old.sql': 'SELECT x, :id', 'new.sql': 'SELECT y, :id' });
    expect(message).toMatch(/"x" does not exist[\s\S]*"y" does not exist/);
  });

  it('is shown in the dataset’s own schema', async () => {
    expect(await refused({}, { 'schema.sql': 'CREATE TABLE run (id nonsense)' })).toMatch(
      /type "nonsense".*schema\.sql:1:22/,
    );
  });

  it('includes a value that its parameter cannot take, by case', async () => {
    const message = await refused({ cases: [{ name: 'one', params: { id: 'abc' }, why: 'wrong' }] }, {});
    expect(message).toContain('case "one", :id: invalid input syntax for type integer: "abc"');
  });

  it('includes a budget on a table that is not there', async () => {
    const message = await refused({ budgets: [noSeqScan('runs'), noSeqScan('latest'), noSeqScan('public.run')] }, {});
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toContain('budget noSeqScan names no table: "runs", did you mean "run"?');
  });

  it('includes a budget on an index that is not there', async () => {
    const message = await refused({ budgets: [chooses('run_pky'), chooses('run_pkey')] }, {});
    expect(message).toContain('budget chooses names no index: "run_pky", did you mean "run_pkey"?');
    expect(message.split('\n')).toHaveLength(2);
  });
});

describe('a program', () => {
  const program = (queries: Files) => ({
    shapes: [
      { name: 'old', role: 'reference', query: 'old.sql' },
      { name: 'new', role: 'candidate', queries: Object.keys(queries), run: () => undefined },
    ],
  });

  it('may have statements that cannot be prepared, and name tables that it makes itself', async () => {
    const queries = {
      'a.sql': 'CREATE TEMP TABLE t (id int)',
      'b.sql': 'SELECT * FROM t',
      'c.sql': 'SET LOCAL work_mem = 64',
    };
    await expect(prepare(program(queries), queries)).resolves.toMatchObject({ setups: [] });
  });

  it('is refused for what no statement before can mend', async () => {
    const queries = { 'a.sql': 'SELECT nothing FROM run' };
    await expect(prepare(program(queries), queries)).rejects.toMatchObject({ code: 'invalid-sql' });
  });
});

it('leaves no database behind, whatever happens', async () => {
  const made: string[] = [];
  const watched: Server = {
    ...server(),
    createDatabase: (name, ...rest) => {
      made.push(name);
      return server().createDatabase(name, ...rest);
    },
  };
  await prepareScenario(watched, validated());
  await prepareScenario(watched, validated({}, { 'old.sql': 'SELECT x, :id' })).catch(() => undefined);
  const there = (await server().databases()).map(({ name }) => name);
  expect(made).toHaveLength(2);
  expect(there.filter((name) => made.includes(name))).toEqual([]);
});
