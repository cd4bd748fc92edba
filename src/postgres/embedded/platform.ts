import { environmentError } from '../../errors.js';

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux' };

/** What decides on which binaries run here. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Of the C library that Node runs with; absent on musl. */
  readonly glibc?: string | undefined;
}

const thisMachine = (): Machine => {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return { platform: process.platform, arch: process.arch, glibc: header?.glibcVersionRuntime };
};

const unsupported = (what: string) =>
  environmentError({
    code: 'no-embedded-postgres',
    message: `There is no embedded PostgreSQL for ${what}.`,
    hint: 'Use --postgres container or --database-url, or run planproof on Linux with glibc or macOS (on Windows: in WSL).',
  });

/** The name that the binaries' package has for a machine, by default this one, e.g. `linux-x64`. */
export const platformName = ({ platform, arch, glibc }: Machine = thisMachine()): string => {
  const system = SYSTEMS[platform];
  if (system === undefined) throw unsupported(platform);
  // The Linux binaries are linked against glibc; on musl the kernel answers their start with a bare ENOENT.
  if (system === 'linux' && glibc === undefined) throw unsupported('Linux with musl (Alpine)');
  return `${system}-${arch}`;
};
