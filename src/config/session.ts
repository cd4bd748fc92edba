import { inputError, unknownNameError } from '../errors.js';
import { PROFILES } from './profiles.js';

/** How the sessions are that stand for the application's: whose rights, which settings, which protocol. */
export interface ApplicationSession {
  /** By PostgreSQL's own names, as SET takes them; those of the profile among them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly role?: string;
  readonly searchPath?: string;
  /** `simple` sends values as literals within the SQL, as drivers do that do not prepare. */
  readonly protocol: 'simple' | 'extended';
  readonly profile?: string;
}

export interface SessionFlags {
  readonly set?: readonly string[] | undefined;
  readonly role?: string | undefined;
  readonly 'search-path'?: string | undefined;
  readonly protocol?: 'simple' | 'extended' | undefined;
  readonly profile?: string | undefined;
}

/** What the flags ask of the application's sessions; undefined where they ask nothing. */
export const sessionOf = (flags: SessionFlags): ApplicationSession | undefined => {
  const { set = [], role, protocol, profile } = flags;
  const searchPath = flags['search-path'];
  if (set.length === 0 && [role, searchPath, protocol, profile].every((each) => each === undefined)) return undefined;
  return {
    settings: { ...profileNamed(profile), ...Object.fromEntries(set.map(setting)) },
    protocol: protocol ?? 'extended',
    ...(role !== undefined && { role }),
    ...(searchPath !== undefined && { searchPath }),
    ...(profile !== undefined && { profile }),
  };
};

const profileNamed = (name: string | undefined): Readonly<Record<string, string>> => {
  if (name === undefined) return {};
  const known = PROFILES.map((each) => each.name);
  const found = PROFILES.find((each) => each.name === name);
  if (found === undefined) throw unknownNameError('profile', name, known, 'Or give each setting with --set.');
  return found.settings;
};

// What the modes of measuring pin; a run that changed them would not be the one that its report says.
const PINNED = new Set(['plan_cache_mode', 'timezone', 'datestyle', 'extra_float_digits', 'role', 'search_path']);

const setting = (text: string): readonly [string, string] => {
  const [, name = '', value = ''] = /^([a-z_][\w.]*)=(.*)$/is.exec(text) ?? [];
  if (name !== '' && !PINNED.has(name.toLowerCase())) return [name, value];
  throw inputError({
    code: 'invalid-setting',
    message: name === '' ? `"${text}" is no setting.` : `${name} is not set with --set.`,
    hint:
      name === '' ? 'Write --set work_mem=64MB.' : 'planproof pins it; role and search_path have flags of their own.',
  });
};
