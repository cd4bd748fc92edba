import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Relay } from '../../sql/address.js';
import { freshDatabase, type ScratchDatabase, withServer } from '../testing.js';

const server = withServer();
let database: ScratchDatabase;
let relay: Relay;
beforeAll(async () => {
  database = await freshDatabase(server());
  const opened = await server().addressOf?.(database.name).relay?.();
  if (opened === undefined) throw new Error('the embedded server has a relay');
  relay = opened;
});
afterAll(async () => {
  await relay.close();
  await database.drop();
});

const asked = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url, ssl: false });
  await client.connect();
  return client.query(sql).finally(() => client.end());
};

const withPassword = (password: string) => Object.assign(new URL(relay.url), { password }).href;

/** What a client is answered that says this and no more. */
const answered = async (...said: readonly Buffer[]): Promise<string> => {
  const socket = connect(Number(new URL(relay.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
  let heard = '';
  socket.on('data', (bytes) => {
    heard += bytes.toString('latin1');
  });
  for (const bytes of said) {
    socket.write(bytes);
    await sleep(30);
  }
  socket.end();
  await closed;
  return heard;
};

const startup = (code: number, text = ''): Buffer => {
  const message = Buffer.alloc(8 + text.length);
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(code, 4);
  message.write(text, 8);
  return message;
};

describe('a relay', () => {
  test('leads to one database, over the loopback, and carries much both ways', async () => {
    const many = "SELECT current_database() AS name, repeat('x', 20000000) AS much, length($$MUCH$$) AS sent";
    const { rows } = await asked(relay.url, many.replace('MUCH', 'y'.repeat(5_000_000)));
    expect(rows).toMatchObject([{ name: database.name, sent: 5_000_000 }]);
    expect(rows[0].much).toHaveLength(20_000_000);
    expect(new URL(relay.url).hostname).toBe('127.0.0.1');
    expect((await asked(relay.url, 'SHOW listen_addresses')).rows).toEqual([{ listen_addresses: '' }]);
  });

  test.each(['', 'none', 'postgres'])('lets nobody in who says %j for the password', async (password) => {
    await expect(asked(withPassword(password), 'SELECT 1')).rejects.toThrow(/password/);
  });

  test('asks for the password before it passes anything on, and bears with what is no protocol', async () => {
    const hello = startup(196_608, `user\0postgres\0database\0${database.name}\0\0`);
    const query = Buffer.from('Q\0\0\0\rSELECT 1\0');
    expect(await answered(hello)).toBe('R\0\0\0\b\0\0\0\x03');
    expect(await answered(hello, query)).not.toContain('T\0');
    expect(await answered(startup(80_877_103), hello)).toBe('NR\0\0\0\b\0\0\0\x03');
    expect(await answered(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBe('');
    expect(await answered(startup(131_072))).toBe('');
    expect((await asked(relay.url, 'SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('is gone with its connections when it is closed', async () => {
    const other = await server().addressOf?.(database.name).relay?.();
    const client = new pg.Client({ connectionString: other?.url });
    const ended = new Promise((resolve) => client.on('error', () => undefined).once('end', resolve));
    await client.connect();
    await other?.close();
    await ended;
    await expect(asked(other?.url ?? '', 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });
});
