import { connect, type Socket } from 'node:net';

/** Connects to a Unix socket; undefined when nobody listens there. */
export const connectTo = (path: string): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = connect(path);
    const fail = () => resolve(undefined);
    socket.once('error', fail).once('connect', () => {
      socket.off('error', fail);
      resolve(socket);
    });
  });

/** Whether somebody listens on a Unix socket. */
export const canConnect = async (path: string): Promise<boolean> => {
  const socket = await connectTo(path);
  socket?.destroy();
  return socket !== undefined;
};
