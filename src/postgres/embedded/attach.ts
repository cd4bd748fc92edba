import { environmentError } from '../../errors.js';
import type { Emit } from '../../progress.js';
import { Attachment } from './attachment.js';
import type { Cluster } from './cluster.js';
import { connectTo } from './connection.js';
import { type KeeperRecord, newestKeeper } from './generation.js';
import { PROTOCOL } from './messages.js';
import { startKeeper } from './starter.js';

// More than one is needed only when a keeper leaves, or loses against another, at that very moment.
const ATTEMPTS = 20;

/** Attaches to the cluster's keeper, starting one if there is none; the server then takes connections. */
export const attachTo = async (cluster: Cluster, emit: Emit): Promise<Attachment> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const record = await newestKeeper(cluster.directory);
    const socket = record && (await connectTo(record.socket));
    if (record === undefined || socket === undefined) {
      await startKeeper(cluster);
      continue;
    }
    if (record.protocol !== PROTOCOL) throw otherVersion(record, () => socket.destroy());
    const attachment = new Attachment(socket, emit);
    if (await attachment.attach()) return attachment;
  }
  throw noKeeper(cluster);
};

const otherVersion = ({ pid }: KeeperRecord, hangUp: () => void) => {
  hangUp();
  return environmentError({
    code: 'other-planproof',
    message: `Another version of planproof uses the same embedded PostgreSQL (its keeper is process ${pid}).`,
    hint: 'Wait until it ends, or set PLANPROOF_CACHE_DIR to another folder.',
  });
};

const noKeeper = ({ directory }: Cluster) =>
  environmentError({
    code: 'keeper-failed',
    message: `The process that keeps the embedded PostgreSQL in ${directory} does not answer.`,
    hint: `End the process named in ${directory}/keeper.*, and run the same command again.`,
  });
