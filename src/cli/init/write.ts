import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inputError } from '../../errors.js';

/** Writes files that are not there yet; what is there stays as it is. Gives the paths that it wrote. */
export const writeNew = async (
  cwd: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<readonly string[]> => {
  const written: string[] = [];
  for (const { path, text } of files) {
    const target = join(cwd, path);
    if (existsSync(target)) continue;
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text, { flag: 'wx' });
    } catch (cause) {
      throw inputError({
        code: 'unwritable-output',
        message: `Cannot write ${path}: ${(cause as Error).message}.`,
        hint: 'Run it in a folder that can be written.',
        cause,
      });
    }
    written.push(path);
  }
  return written;
};
