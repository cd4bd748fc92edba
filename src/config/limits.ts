import { inputError } from '../errors.js';
import type { Config } from './config.js';
import type { Flags } from './resolve.js';

const MEMORY = /^(\d+(?:\.\d+)?)\s*([MG])i?B?$/i;
const UNITS = { m: 1024 ** 2, g: 1024 ** 3 } as const;

/** What a container may use, where the flags say so. Other servers have no such limits: there the flags are refused. */
export const limitsOf = (postgres: string, { memory, cpus }: Pick<Flags, 'memory' | 'cpus'>): Config['limits'] => {
  if (memory === undefined && cpus === undefined) return undefined;
  if (!postgres.startsWith('container')) throw noContainer(postgres);
  return {
    ...(memory !== undefined && { memoryBytes: memoryOf(memory) }),
    ...(cpus !== undefined && { cpus: cpusOf(cpus) }),
  };
};

const memoryOf = (text: string): number => {
  const bytes = bytesIn(text);
  if (bytes !== undefined) return bytes;
  throw wrong('memory', text, 'an amount such as 512MB or 2GB');
};

/** "512MB" or "2GB" as bytes; undefined for what is no such amount. */
export const bytesIn = (text: string): number | undefined => {
  const [, amount, unit] = MEMORY.exec(text) ?? [];
  if (amount === undefined || Number(amount) === 0) return undefined;
  return Math.round(Number(amount) * UNITS[unit?.toLowerCase() === 'g' ? 'g' : 'm']);
};

const cpusOf = (text: string): number => {
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw wrong('cpus', text, 'a number of processors such as 2 or 0.5');
};

const wrong = (flag: string, text: string, what: string) =>
  inputError({
    code: `invalid-${flag}`,
    message: `"${text}" is no limit for --${flag}.`,
    hint: `Give --${flag} ${what}.`,
  });

const noContainer = (postgres: string) =>
  inputError({
    code: 'limits-without-container',
    message: `--memory and --cpus limit a container, and --postgres is ${postgres}.`,
    hint: 'Leave them out, or use --postgres container:IMAGE.',
  });
