import { inputError } from '../errors.js';
import type { Config } from './config.js';

/** `--shard 2/3`: the second of three. Throws `invalid-shard`. */
export const shardOf = (text: string | undefined): Config['shard'] => {
  if (text === undefined) return undefined;
  const [, index, count] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index !== undefined && count !== undefined && index >= 1 && index <= count) return { index, count };
  throw inputError({
    code: 'invalid-shard',
    message: `"${text}" is no shard.`,
    hint: 'Give --shard as k/n, for example --shard 1/3, --shard 2/3 and --shard 3/3 on three machines.',
  });
};
