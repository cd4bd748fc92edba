import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Relay } from '../../sql/address.js';

/** What a relay leads to. */
export interface Destination {
  /** The server's socket. */
  readonly path: string;
  readonly user: string;
  readonly database: string;
}

const LOOPBACK = '127.0.0.1';

/**
 * Opens a port of the loopback that leads to a server's socket, for programs that know no sockets. Behind the socket the server trusts
 * whoever comes, so the relay itself asks for the password, a random one, and passes nothing on before it is right.
 */
export const openRelay = async ({ path, user, database }: Destination): Promise<Relay> => {
  const password = randomBytes(24).toString('base64url');
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    // Whoever leaves in the middle has an error here that is nobody's news.
    return socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket));
  };
  const relay = createServer(async (client) => {
    keep(client);
    const startup = await admitted(client, password).catch(() => undefined);
    if (startup === undefined) return client.destroySoon();
    const server = keep(connect(path));
    server.write(startup);
    join(client, server);
  });
  relay.listen(0, LOOPBACK);
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  return {
    url: `postgresql://${user}:${password}@${LOOPBACK}:${port}/${encodeURIComponent(database)}`,
    close: async () => {
      const closed = once(relay, 'close');
      relay.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

const join = (client: Socket, server: Socket): void => {
  client.pipe(server).pipe(client);
  client.once('close', () => server.destroy());
  server.once('close', () => client.destroy());
};

// https://www.postgresql.org/docs/current/protocol-message-formats.html
const PROTOCOL_3 = 3;
const CANCEL = 80_877_102;
const TLS = 80_877_103;
const GSS = 80_877_104;
const CLEARTEXT_PASSWORD = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);
const MOST_BYTES = 10_000;
const PATIENCE_MS = 60_000;

/** The first message for the server, from a client that may pass; `undefined` for one that may not, which was told so. */
const admitted = async (client: Socket, password: string): Promise<Buffer | undefined> => {
  client.setTimeout(PATIENCE_MS, () => client.destroy());
  const startup = await startupOf(client);
  const code = startup.readInt32BE(4);
  // It carries the key that the server gave this client alone.
  const isAdmitted = code === CANCEL || (code >> 16 === PROTOCOL_3 && (await knows(client, password)));
  client.setTimeout(0);
  return isAdmitted ? startup : undefined;
};

const startupOf = async (client: Socket): Promise<Buffer> => {
  for (;;) {
    const message = await messageOf(client);
    const code = message.readInt32BE(4);
    if (code !== TLS && code !== GSS) return message;
    // There is none on a loopback.
    client.write('N');
  }
};

/** In clear: the loopback is heard by nobody but root, and every client can do this. */
const knows = async (client: Socket, password: string): Promise<boolean> => {
  client.write(CLEARTEXT_PASSWORD);
  const [type] = await read(client, 1);
  const said = (await messageOf(client)).subarray(4, -1).toString();
  if (type === 'p'.charCodeAt(0) && timingSafeEqual(digest(said), digest(password))) return true;
  client.write(refusal('28P01', 'password authentication failed'));
  return false;
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const refusal = (sqlState: string, message: string): Buffer => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${message}\0\0`);
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
};

/** A message that begins with its length, which counts itself. */
const messageOf = async (client: Socket): Promise<Buffer> => {
  const head = await read(client, 4);
  const length = head.readInt32BE(0);
  if (length < 5 || length > MOST_BYTES) throw new RangeError(`a message of ${length} bytes`);
  return Buffer.concat([head, await read(client, length - 4)]);
};

const read = async (client: Socket, bytes: number): Promise<Buffer> => {
  for (;;) {
    const found: Buffer | null = client.read(bytes);
    if (found?.length === bytes) return found;
    if (client.readableEnded || client.destroyed) throw new Error('the client went away');
    await Promise.race([once(client, 'readable'), once(client, 'close')]);
  }
};
