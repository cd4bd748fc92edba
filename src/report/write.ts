import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { environmentError, inputError } from '../errors.js';
import type { ReportFile } from './reporter.js';

/**
 * Writes the files below a folder, each under a temporary name that is then renamed: a reader sees the old file or the new one,
 * never half of one. Gives the paths written. Fails with `unwritable-output`, or `disk-full`.
 */
export const writeFiles = async (directory: string, files: readonly ReportFile[]): Promise<readonly string[]> => {
  const paths: string[] = [];
  for (const file of files) paths.push(await writeOne(join(directory, file.name), file.content));
  return paths;
};

/** Finds out whether a folder can be written, before minutes are spent on what goes there; makes it where it is absent. */
export const checkWritable = async (directory: string): Promise<void> => {
  const path = await writeOne(join(directory, '.planproof'), '');
  await rm(path, { force: true });
};

const writeOne = async (path: string, content: string | Uint8Array): Promise<string> => {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
    return path;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explain(path, cause as NodeJS.ErrnoException);
  }
};

const explain = (path: string, cause: NodeJS.ErrnoException): Error => {
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') {
    return environmentError({
      code: 'disk-full',
      message: `No space is left to write ${path}.`,
      hint: 'Free some space, or choose another folder with --out.',
      cause,
    });
  }
  return inputError({
    code: 'unwritable-output',
    message: `Cannot write ${path}: ${cause.message}.`,
    hint: 'Choose a folder that can be written with --out.',
    cause,
  });
};
