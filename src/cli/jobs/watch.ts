import type { Config } from '../../config/config.js';
import type { Flags } from '../../config/resolve.js';
import { type ExitCode, PlanproofError } from '../../errors.js';
import { diffPlans } from '../../plan/diff.js';
import type { Server } from '../../postgres/server.js';
import { lookToTerminal } from '../../report/terminal/look.js';
import type { LoadedScenario } from '../../scenario/loaded.js';
import { narrow } from '../../scenario/narrow.js';
import { checkScale } from '../../scenario/scale.js';
import { shownPath } from '../../sql/source.js';
import { type Look, look } from '../../watch.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { durationText } from '../duration.js';
import { renderFailure } from '../failure.js';
import { withProgress } from '../progress.js';
import { providerOf } from '../provider.js';
import { saves } from '../saves.js';
import { loadScenarios } from '../scenarios.js';

export interface WatchFlags extends Flags {
  readonly scenario: string;
}

/** More is not read while editing. */
const CASES = 3;

/** Looks at a scenario, and again at each save of one of its files, on a server that stays open; until it is interrupted. */
export const watch = async (flags: WatchFlags, context: Context): Promise<ExitCode> => {
  const { terminal, signal } = context;
  const config = await readConfig(flags);
  const scenario = await load(flags.scenario, config);
  checkScale([scenario], config.scale);
  let server: Server | undefined;
  const stop = () => void server?.stop();
  signal.addEventListener('abort', stop);
  try {
    const first = await withProgress(terminal, async (emit) => {
      server = await providerOf(config).start({ cacheDir: config.cacheDir, emit });
      signal.throwIfAborted();
      return look(config, server, scenario, emit);
    });
    terminal.print(lookToTerminal(first, [], { ...terminal.style, diff: diffPlans }));
    terminal.say(`Watching ${shownPath(scenario.directory)}; Ctrl-C ends it.`);
    if (server !== undefined) await follow(flags, { config, server, scenario, first }, context);
    return 130;
  } finally {
    signal.removeEventListener('abort', stop);
    await server?.stop();
  }
};

const load = async (name: string, config: Config): Promise<LoadedScenario> => {
  const [scenario] = narrow(await loadScenarios([name], config.scenariosDir), config);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return config.cases.length > 0 ? scenario : { ...scenario, cases: scenario.cases.slice(0, CASES) };
};

interface Watched {
  readonly config: Config;
  readonly server: Server;
  readonly scenario: LoadedScenario;
  readonly first: Look;
}

const follow = async (
  { scenario: name }: WatchFlags,
  { config, server, scenario, first }: Watched,
  { terminal, signal }: Context,
): Promise<void> => {
  let before = first;
  for await (const file of saves(scenario.directory, signal)) {
    const start = performance.now();
    try {
      const now = await look(config, server, await load(name, config), () => undefined);
      const took = durationText(performance.now() - start);
      terminal.print(
        `\n${file}, seen in ${took}\n${lookToTerminal(now, before, { ...terminal.style, diff: diffPlans })}`,
      );
      before = now;
    } catch (error) {
      // What is wrong with the file is mended by the next save; what is wrong with the server is not.
      if (signal.aborted || !(error instanceof PlanproofError) || error.exitCode !== 2) throw error;
      terminal.print(`\n${renderFailure(error, { debug: terminal.debug, colors: terminal.outputColors })}`);
    }
  }
};
