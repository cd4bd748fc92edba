import type { Command } from './command.js';
import { capture } from './commands/capture.js';
import { check } from './commands/check.js';
import { clean } from './commands/clean.js';
import { compare } from './commands/compare.js';
import { doctor } from './commands/doctor.js';
import { explain } from './commands/explain.js';
import { gate } from './commands/gate.js';
import { history } from './commands/history.js';
import { init } from './commands/init.js';
import { list } from './commands/list.js';
import { merge } from './commands/merge.js';
import { probe } from './commands/probe.js';
import { report } from './commands/report.js';
import { run } from './commands/run.js';
import { seed } from './commands/seed.js';
import { watch } from './commands/watch.js';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command<never>[] = [
  run,
  check,
  watch,
  gate,
  merge,
  report,
  explain,
  compare,
  history,
  init,
  capture,
  list,
  seed,
  probe,
  doctor,
  clean,
];
