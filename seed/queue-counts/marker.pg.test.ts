import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../src/postgres/session.js';
import { freshDatabase, type ScratchDatabase, withServer } from '../../src/postgres/testing.js';
import { compileQuery } from '../../src/scenario/sql.js';

const server = withServer();
let database: ScratchDatabase;
let session: Session;
/** Each test has an install of its own: its schema's name. */
let install: string;
let installs = 0;

beforeAll(async () => {
  database = await freshDatabase(server());
  session = await server().connect(database.name);
  await session.script(readFileSync(new URL('schema.sql', import.meta.url), 'utf8'));
});
afterAll(async () => {
  await session.end();
  await database.drop();
});
beforeEach(async () => {
  install = `install_${++installs}`;
  await session.script(`SET search_path = ${install}`);
});

/** What happens to an install; each is one transaction. */
const EVENTS = {
  'a node prepares': () => prepare(session),
  'an old node installs': () =>
    session.script(
      `CREATE SCHEMA ${install}; SELECT queue_storage.create_tables(4); SELECT queue_storage.create_keys()`,
    ),
  'an old writer appends': () =>
    session.script(`INSERT INTO done_entries SELECT 0, 'default', 1, 0, coalesce(max(job_id), 0) + 1, 'failed', 'k', 1, now()
      FROM done_entries`),
  'an operator rebuilds': () => session.script('SELECT queue_storage.rebuild_counters()'),
  'an operator withdraws trust': () => session.script('UPDATE queue_ring_state SET terminal_counter_trusted_at = NULL'),
  'the ring rotates': () => session.script('UPDATE queue_ring_state SET current_slot = 1, generation = generation + 1'),
  'a node dies while it prepares': () =>
    session.script(`BEGIN; SELECT queue_storage.prepare_schema('${install}'); ROLLBACK`),
} as const;
type Event = keyof typeof EVENTS;

const prepare = async (node: Session): Promise<boolean> => {
  const [row] = await node.query<{ fresh: boolean }>('SELECT queue_storage.prepare_schema($1) AS fresh', [install]);
  return row?.fresh === true;
};

const marker = async (): Promise<string | null> => {
  const [row] = await session.query<{ marker: string | null }>(
    'SELECT terminal_counter_trusted_at AS marker FROM queue_ring_state',
  );
  return row?.marker ?? null;
};

const count = async (shape: 'scan' | 'counter'): Promise<number> => {
  const file = new URL(`../../scenarios/queue-counts/${shape}.sql`, import.meta.url);
  const { text } = compileQuery(shape, readFileSync(file, 'utf8'));
  const [row] = await session.query<{ terminal: number }>(text, [['default']]);
  return row?.terminal as number;
};

describe('the marker says that the counters may be trusted', () => {
  it.each<{ life: Event[]; trusted: boolean; why: string }>([
    { life: ['a node prepares'], trusted: true, why: 'this very call made the install' },
    { life: ['a node prepares', 'a node prepares'], trusted: true, why: 'preparing again changes nothing' },
    { life: ['a node prepares', 'the ring rotates'], trusted: true, why: 'rotation is not its business' },
    { life: ['a node dies while it prepares', 'a node prepares'], trusted: true, why: 'what died left nothing behind' },
    {
      life: ['an old node installs', 'an old writer appends', 'a node prepares'],
      trusted: false,
      why: 'nobody counted the rows that were there',
    },
    {
      life: ['an old node installs', 'a node prepares'],
      trusted: false,
      why: 'it is empty, and an old writer may be alive',
    },
    {
      life: ['an old node installs', 'a node prepares', 'an old writer appends', 'a node prepares'],
      trusted: false,
      why: 'preparing again is no proof either',
    },
    {
      life: ['an old node installs', 'a node prepares', 'an operator rebuilds'],
      trusted: true,
      why: 'an operator who rebuilds vouches for the writers',
    },
    {
      life: [
        'an old node installs',
        'an old writer appends',
        'a node prepares',
        'an operator rebuilds',
        'a node prepares',
      ],
      trusted: true,
      why: 'a rebuild counted everything',
    },
    {
      life: ['a node prepares', 'an operator withdraws trust', 'a node prepares'],
      trusted: false,
      why: 'what was withdrawn comes back by a rebuild alone',
    },
    {
      life: ['a node prepares', 'an operator withdraws trust', 'an old writer appends', 'an operator rebuilds'],
      trusted: true,
      why: 'a rebuild heals',
    },
  ])('$trusted after $life: $why', async ({ life, trusted }) => {
    for (const event of life) await EVENTS[event]();
    expect((await marker()) !== null).toBe(trusted);
    if (trusted) expect(await count('counter')).toBe(await count('scan'));
  });

  it('keeps the moment of trust when a node prepares again', async () => {
    await prepare(session);
    const before = await marker();
    expect(await prepare(session)).toBe(false);
    expect(await marker()).toBe(before);
  });

  it('costs the rotations of its row none of their heap-only updates', async () => {
    await prepare(session);
    for (let turn = 0; turn < 200; turn++) await EVENTS['the ring rotates']();
    await session.query('SELECT pg_stat_force_next_flush()');
    const [row] = await session.query(
      `SELECT n_tup_upd AS updates, n_tup_hot_upd AS hot FROM pg_stat_user_tables
       WHERE relid = 'queue_ring_state'::regclass`,
    );
    // One more than the rotations: setting the marker was an update too. A transaction in any other database may delay
    // the pruning of the page, and then an update finds no room on it.
    expect(row?.updates).toBe(201);
    expect(row?.hot).toBeGreaterThan(190);
  });

  it('leaves an old writer of an upgraded empty install counted by the scan alone', async () => {
    for (const event of ['an old node installs', 'a node prepares', 'an old writer appends'] as const) {
      await EVENTS[event]();
    }
    expect([await marker(), await count('counter'), await count('scan')]).toEqual([null, 0, 1]);
  });
});

describe('two nodes that prepare at once', () => {
  const together = async (): Promise<boolean[]> => {
    const nodes = await Promise.all([1, 2, 3, 4].map(() => server().connect(database.name)));
    try {
      return await Promise.all(nodes.map(prepare));
    } finally {
      await Promise.all(nodes.map((node) => node.end()));
    }
  };

  it('make one install, which is trusted', async () => {
    const fresh = await together();
    expect(fresh.filter(Boolean)).toHaveLength(1);
    expect(await marker()).not.toBeNull();
  });

  it('upgrade an old empty install once, and do not trust it', async () => {
    await EVENTS['an old node installs']();
    expect(await together()).toEqual([false, false, false, false]);
    expect(await marker()).toBeNull();
  });
});

describe('an install', () => {
  it('is one of several in a database, each with counters of its own', async () => {
    await prepare(session);
    await EVENTS['an old writer appends']();
    await EVENTS['an operator rebuilds']();
    const first = install;
    install = `${first}_too`;
    await session.script(`SET search_path = ${install}`);
    await prepare(session);
    expect([await count('counter'), await count('scan')]).toEqual([0, 0]);
    await session.script(`SET search_path = ${first}`);
    expect([await count('counter'), await count('scan')]).toEqual([1, 1]);
  });

  it('leaves its maker the search path that it had', async () => {
    await prepare(session);
    const [row] = await session.query<{ search_path: string }>('SHOW search_path');
    expect(row?.search_path).toBe(install);
  });
});
