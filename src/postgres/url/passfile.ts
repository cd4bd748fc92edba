import { readFileSync, statSync } from 'node:fs';
import { environmentError } from '../../errors.js';

/** Whose password is looked for. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** The password that a file of libpq's form holds for a login; none where there is no such file. Others must not read it. */
export const passwordInFile = (file: string, login: Login): string | undefined => {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return undefined;
  if ((stats.mode & 0o077) !== 0) throw tooOpen(file);
  return passwordIn(readFileSync(file, 'utf8'), login);
};

const tooOpen = (file: string) =>
  environmentError({
    code: 'password-file-too-open',
    message: `Other users may read or write the password file ${file}.`,
    hint: `Run: chmod 0600 ${file}`,
  });

// The password, which comes last, may hold colons as they are.
const FORM = /^((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):(.*)$/;

/** The password of the first line that fits: `host:port:database:user:password`, `*` for any, a backslash before `:` and `\`. */
export const passwordIn = (text: string, { host, port, database, user }: Login): string | undefined => {
  // A Unix socket's folder is "localhost" there.
  const wanted = [host.startsWith('/') ? 'localhost' : host, String(port), database, user];
  for (const line of text.split(/\r?\n/).filter((each) => !each.startsWith('#'))) {
    const fields = FORM.exec(line)
      ?.slice(1)
      .map((field) => field.replaceAll(/\\(.)/g, '$1'));
    if (fields === undefined) continue;
    if (wanted.every((value, index) => fields[index] === '*' || fields[index] === value)) return fields[4];
  }
  return undefined;
};
