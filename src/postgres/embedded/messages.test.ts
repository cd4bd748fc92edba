import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { type Request, receive, send } from './messages.js';

test('a peer that resets the connection is a closed connection, not an error', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const peer = connect(port, '127.0.0.1');
  const [socket] = (await once(server, 'connection')) as [Socket];
  const heard: Request[] = [];
  receive<Request>(socket, (request) => heard.push(request));
  send(peer, { type: 'attach', pid: 1 });
  await expect.poll(() => heard).toEqual([{ type: 'attach', pid: 1 }]);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  peer.resetAndDestroy();
  expect(await closed).toBe(true);
  server.close();
});
