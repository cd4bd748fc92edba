import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What starts one of planproof's own modules elsewhere: node's arguments before it, and its path. */
export interface OwnModule {
  readonly execArgv: string[];
  readonly path: string;
}

// jiti exports its loader to `import` alone, which `resolve` does not speak; its package.json leads there.
const typescriptLoader = () =>
  new URL('lib/jiti-register.mjs', pathToFileURL(createRequire(import.meta.url).resolve('jiti/package.json'))).href;

/**
 * How to start a module in a process or thread of its own: `spawn(process.execPath, [...execArgv, path])`,
 * `new Worker(path, { execArgv })`. `name` is relative to the caller and has no extension: `ownModule('./keeper',
 * import.meta.url)` is keeper.js beside compiled code and keeper.ts, through a loader, where the caller is TypeScript.
 */
export const ownModule = (name: string, callerUrl: string): OwnModule => {
  const extension = extname(new URL(callerUrl).pathname);
  const path = fileURLToPath(new URL(name + extension, callerUrl));
  return { path, execArgv: extension === '.ts' ? ['--import', typescriptLoader()] : [] };
};
