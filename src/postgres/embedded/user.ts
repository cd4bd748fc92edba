import { readFileSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Who PostgreSQL runs as when planproof runs as root, which PostgreSQL refuses. */
export interface RunAs {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

const entries = (passwd: string): RunAs[] =>
  passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });

/** The unprivileged user for the server: `undefined` where planproof runs as one already. initdb wants a name in passwd. */
export const serverUser = (
  uid = process.getuid?.(),
  passwd = () => readFileSync('/etc/passwd', 'utf8'),
): RunAs | undefined => {
  if (uid !== 0) return undefined;
  const known = entries(passwd());
  return CANDIDATES.map((name) => known.find((entry) => entry.name === name)).find((entry) => entry !== undefined);
};

const READ = 4;
const SEARCH = 1;

const allows = (stats: Stats, user: RunAs, right: number): boolean => {
  if (stats.uid === user.uid) return (stats.mode & (right << 6)) !== 0;
  return (stats.mode & (stats.gid === user.gid ? right << 3 : right)) !== 0;
};

const canReach = (path: string, user: RunAs): boolean => {
  const parent = dirname(path);
  return parent === path || (allows(statSync(parent), user, SEARCH) && canReach(parent, user));
};

/** Whether that user can get to an existing path and read it, by the mode bits of every folder on the way. */
export const canRead = (path: string, user: RunAs | undefined): boolean =>
  user === undefined || (allows(statSync(path), user, READ) && canReach(path, user));

/** Whether that user can enter a folder that may not exist yet: every part that does exist lets it pass. */
export const canEnter = (path: string, user: RunAs | undefined): boolean => {
  if (user === undefined) return true;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return canEnter(dirname(path), user);
  return allows(stats, user, SEARCH) && canReach(path, user);
};
