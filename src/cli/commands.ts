import type { Command } from './command.js';
import { list } from './commands/list.js';
import { run } from './commands/run.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command<never>[] = [run, list];
