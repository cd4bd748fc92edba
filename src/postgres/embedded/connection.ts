import { connect, type Socket } from 'node:net';

/** Connects to a Unix socket; undefined when nobody listens there. */
export const connectTo = (path: string): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = connect(path);
    // The listener stays: a peer that leaves at this very moment must not end this process.
    socket.on('error', () => resolve(undefined)).once('connect', () => resolve(socket));
  });

/** Whether somebody listens on a Unix socket. */
export const canConnect = async (path: string): Promise<boolean> => {
  const socket = await connectTo(path);
  socket?.destroy();
  return socket !== undefined;
};
