import type { Report } from './report.js';

/** The flags that make the application's sessions again what they were. */
export const sessionFlags = (session: Report['config']['session']): readonly string[] => {
  if (session === undefined) return [];
  const { settings, role, searchPath, protocol, profile } = session;
  const given = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, value]);
  return [
    ...given('--profile', profile),
    ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ...given('--role', role),
    ...given('--search-path', searchPath),
    ...(protocol === 'simple' ? ['--protocol', protocol] : []),
  ];
};

/** Arguments as a shell takes them. */
export const shellWords = (words: readonly string[]): string => words.map(quoted).join(' ');

const quoted = (word: string): string => (/^[\w./:=,@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
