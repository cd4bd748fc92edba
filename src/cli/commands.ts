import type { Command } from './command.js';
import { check } from './commands/check.js';
import { list } from './commands/list.js';
import { report } from './commands/report.js';
import { run } from './commands/run.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command<never>[] = [run, check, report, list];
