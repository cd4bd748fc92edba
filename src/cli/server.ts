import type { Config } from '../config/config.js';
import type { Server } from '../postgres/server.js';
import type { Emit } from '../progress.js';
import type { Context } from './command.js';
import { withProgress } from './progress.js';
import { providerOf } from './provider.js';

/** Looks at what is kept where the configuration names; the answer is `nothing` where nothing ever is, and no server is started for it. */
export const onKept = async <T>(
  config: Config,
  context: Context,
  nothing: T,
  task: (server: Server) => Promise<T>,
): Promise<T> => (providerOf(config).keepsNothing ? nothing : onServer(config, context, task));

/** Runs a task on the server that the configuration names, shows its progress, and stops the server after it or on Ctrl-C. */
export const onServer = <T>(
  config: Config,
  { terminal, signal }: Context,
  task: (server: Server, emit: Emit) => Promise<T>,
): Promise<T> =>
  withProgress(terminal, async (emit) => {
    const server = await providerOf(config).start({ cacheDir: config.cacheDir, emit });
    const stop = () => void server.stop();
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      return await task(server, emit);
    } finally {
      signal.removeEventListener('abort', stop);
      await server.stop();
    }
  });
