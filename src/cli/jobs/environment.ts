import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Config } from '../../config/config.js';
import { type Examination, examine } from '../../doctor/examine.js';
import type { ExitCode } from '../../errors.js';
import type { Server } from '../../postgres/server.js';
import { marked } from '../../report/terminal/line.js';
import { styleOf } from '../../report/terminal/style.js';
import { bytesText, factorText } from '../../report/units.js';
import { checkWritable } from '../../report/write.js';
import { shownPath } from '../../sql/source.js';
import type { Context } from '../command.js';
import { onServer } from '../server.js';

/** One thing that was looked at, and what it means for measuring. */
interface Sign {
  readonly state: 'good' | 'warn';
  readonly says: string;
}

const ROOM_BYTES = 10e9;

/** Looks at this machine and says what each finding means; what forbids a run is thrown with its hint. */
export const environment = async (config: Config, context: Context): Promise<ExitCode> => {
  await checkWritable(config.outDir);
  const signs = await onServer(config, context, async (server, emit) => {
    emit({ kind: 'step', title: 'Holding a query against itself' });
    return signsOf(server, await examine(server), config);
  });
  const { terminal } = context;
  const { colour, width } = terminal.style;
  const style = styleOf(colour);
  const marks = { good: style.good('✓'), warn: style.warn('~') };
  terminal.print(`${signs.map(({ state, says }) => marked(marks[state], says, width)).join('\n')}\n`);
  return 0;
};

const signsOf = (server: Server, found: Examination, config: Config): readonly Sign[] => [
  { state: 'good', says: `Node ${process.versions.node}` },
  { state: 'good', says: `PostgreSQL ${server.version.text} starts (${server.provider})` },
  { state: 'good', says: `the cache in ${shownPath(config.cacheDir)} can be written` },
  ...diskSign(found),
  coresSign(),
  clockSign(found),
  ...selfSigns(found),
  dockerSign(),
];

const diskSign = ({ freeBytes }: Examination): readonly Sign[] => {
  if (freeBytes === undefined) return [];
  const free = `${bytesText(freeBytes)} of disk are free`;
  if (freeBytes > ROOM_BYTES) return [{ state: 'good', says: free }];
  return [{ state: 'warn', says: `${free}: enough for scale ci, perhaps not for scale full` }];
};

const coresSign = (): Sign => {
  const cores = availableParallelism();
  if (cores > 1) return { state: 'good', says: `${cores} cores` };
  return { state: 'warn', says: 'one core: client and server share it, so latencies are longer than in production' };
};

const clockSign = ({ noCpuClock }: Examination): Sign =>
  noCpuClock === undefined
    ? { state: 'good', says: "the backend's time on the processor can be read: changes of 3 % are told" }
    : { state: 'warn', says: `no CPU time: ${noCpuClock}; the wall clock tells changes of 10 % or more` };

const selfSigns = ({ self }: Examination): readonly Sign[] => {
  if (self === undefined) return [];
  const least = factorText(self.smallestDetectable, 2);
  if (self.trusted) {
    return [
      { state: 'good', says: `timing can be trusted: a query equals itself, and a slowdown of ${least} would show` },
    ];
  }
  const says =
    'a query differs from itself (A/A): this machine is too busy for time; counters and plans are judged alone';
  return [{ state: 'warn', says }];
};

const dockerSign = (): Sign => {
  const host = process.env.DOCKER_HOST;
  const found = Boolean(host) || existsSync('/var/run/docker.sock');
  if (found) return { state: 'good', says: 'Docker is there, for servers in containers' };
  return { state: 'warn', says: 'no Docker: servers in containers cannot be used; the embedded one needs none' };
};
