import { arch, platform } from 'node:process';
import { environmentError } from '../../errors.js';

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux' };

// The Linux binaries are linked against glibc; on musl the kernel answers their start with a bare ENOENT.
const isMusl = () => {
  if (platform !== 'linux') return false;
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime === undefined;
};

const unsupported = (what: string) =>
  environmentError({
    code: 'no-embedded-postgres',
    message: `There is no embedded PostgreSQL for ${what}.`,
    hint: 'Use --postgres container or --database-url, or run planproof on Linux with glibc or macOS (on Windows: in WSL).',
  });

/** The name that the binaries' package has for this machine, e.g. `linux-x64`. */
export const platformName = (): string => {
  const system = SYSTEMS[platform];
  if (system === undefined) throw unsupported(platform);
  if (isMusl()) throw unsupported('Linux with musl (Alpine)');
  return `${system}-${arch}`;
};
