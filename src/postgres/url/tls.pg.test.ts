import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../secret.js';
import { reach } from '../remote/reach.js';
import { type ForeignServer, freePort, startForeignServer } from '../remote/testing.js';
import { asOwner } from '../remote/testing.witness.js';
import { addressOf, agreedTarget } from './url.js';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const text = (name: string) => readFileSync(fixture(name), 'utf8');

let secured: ForeignServer;
let plain: ForeignServer;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pp-tls-'));
  for (const name of ['client.key', 'open.key']) copyFileSync(fixture('client.key'), join(folder, name));
  chmodSync(join(folder, 'client.key'), 0o600);
  chmodSync(join(folder, 'open.key'), 0o644);
  secured = await startForeignServer({
    settings: [
      'ssl = on',
      "ssl_cert_file = 'server.crt'",
      "ssl_key_file = 'server.key'",
      "ssl_ca_file = 'authority.crt'",
    ],
    access: [
      'hostssl all certified all cert',
      'hostssl all encrypted all trust',
      'hostnossl all encrypted all reject',
      'hostnossl all exposed all trust',
      'hostssl all exposed all reject',
    ],
    files: Object.fromEntries(['server.crt', 'server.key', 'authority.crt'].map((name) => [name, text(name)])),
  });
  plain = await startForeignServer();
  const roles = ['certified', 'encrypted', 'exposed'];
  await asOwner(secured, 'postgres', ...roles.map((role) => `CREATE ROLE ${role} LOGIN`));
});
afterAll(async () => {
  await secured?.stop();
  await plain?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Asking {
  readonly host?: string;
  readonly user?: string;
  readonly password?: string;
}

/** Connects with libpq's parameters; whether the server says that TLS is spoken, and whose certificate it was shown. */
const connect = async (
  { port, password }: Pick<ForeignServer, 'port' | 'password'>,
  parameters: Readonly<Record<string, string>>,
  { host = 'localhost', user = 'postgres', password: given = password }: Asking = {},
) => {
  const address = addressOf({
    url: new Secret(`postgresql://${user}@${host}:${port}/postgres?${new URLSearchParams(parameters)}`),
    allowRemote: false,
    environment: { PGPASSWORD: given },
    home: folder,
  });
  const session = await reach(await agreedTarget(address));
  const [row] = await session.query<{ ssl: boolean; subject: string | null }>(
    'SELECT ssl, client_dn AS subject FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
  );
  await session.end();
  return row;
};

const authority = { sslrootcert: fixture('authority.crt') };
const certificate = () => ({ sslcert: fixture('client.crt'), sslkey: join(folder, 'client.key') });

describe('TLS', () => {
  it.each([
    ['disable', {}, false],
    ['allow', {}, false],
    ['prefer', {}, true],
    ['require', {}, true],
    ['verify-ca', authority, true],
    ['verify-full', authority, true],
  ])('is spoken as sslmode=%s says to a server that speaks it', async (sslmode, more, ssl) => {
    expect(await connect(secured, { sslmode, ...more })).toMatchObject({ ssl });
  });

  it.each(['disable', 'allow', 'prefer'])(
    'is done without by sslmode=%s where the server speaks none',
    async (sslmode) => {
      expect(await connect(plain, { sslmode })).toMatchObject({ ssl: false });
    },
  );

  it('is turned to, or away from, where the server lets the role in by that way alone', async () => {
    expect(await connect(secured, { sslmode: 'allow' }, { user: 'encrypted' })).toMatchObject({ ssl: true });
    expect(await connect(secured, { sslmode: 'prefer' }, { user: 'exposed' })).toMatchObject({ ssl: false });
  });

  it('asks of verify-ca who signed the certificate, and not for which name', async () => {
    expect(await connect(secured, { sslmode: 'verify-ca', ...authority }, { host: '127.0.0.1' })).toMatchObject({
      ssl: true,
    });
  });

  it('shows the client’s certificate', async () => {
    const parameters = { sslmode: 'verify-full', ...authority, ...certificate() };
    expect(await connect(secured, parameters, { user: 'certified' })).toEqual({ ssl: true, subject: '/CN=certified' });
  });

  it.each([
    ['no TLS on the server', () => connect(plain, { sslmode: 'require' }), 'cannot-connect', /ssl = on/],
    [
      'a certificate of another authority',
      () => connect(secured, { sslmode: 'verify-ca', sslrootcert: fixture('stranger.crt') }),
      'cannot-connect',
      /sslrootcert/,
    ],
    [
      'a certificate that this machine does not know',
      () => connect(secured, { sslmode: 'verify-full', sslrootcert: 'system' }),
      'cannot-connect',
      /sslrootcert/,
    ],
    [
      'a certificate for another name',
      () => connect(secured, { sslmode: 'verify-full', ...authority }, { host: '127.0.0.1' }),
      'cannot-connect',
      /Name the server as its certificate does/,
    ],
    [
      'no certificate of the client',
      () => connect(secured, { sslmode: 'require' }, { user: 'certified' }),
      'server-refused',
      /sslcert and sslkey/,
    ],
    [
      'plain text that the server forbids',
      () => connect(secured, { sslmode: 'disable' }, { user: 'encrypted' }),
      'server-refused',
      /sslmode=require/,
    ],
    [
      'a key that others may read',
      () => connect(secured, { sslmode: 'require', ...certificate(), sslkey: join(folder, 'open.key') }),
      'key-file-too-open',
      /chmod 0600/,
    ],
    [
      'no file of the authority',
      () => connect(secured, { sslmode: 'verify-ca' }),
      'certificate-not-read',
      /sslrootcert/,
    ],
    [
      'nobody who listens',
      async () => connect({ port: await freePort(), password: '' }, {}),
      'cannot-connect',
      /host and port/,
    ],
  ])('that fails by %s is told with what mends it', async (_, connecting, code, hint) => {
    await expect(connecting()).rejects.toMatchObject({ code, exitCode: 3, hint: expect.stringMatching(hint) });
  });

  it('is not given up for plain text because a password is wrong', async () => {
    await expect(connect(secured, { sslmode: 'prefer' }, { password: 'wrong' })).rejects.toMatchObject({
      code: 'server-refused',
      hint: 'Check the password of "postgres".',
    });
    const log = readFileSync(secured.log, 'utf8');
    expect(log.match(/password authentication failed/g)).toHaveLength(1);
  });
});
