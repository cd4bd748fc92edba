import { type CheckPlan, check as checkScenarios } from '../../check.js';
import type { Flags } from '../../config/resolve.js';
import { type ExitCode, inputError } from '../../errors.js';
import { shares } from '../../invariants/churn/limit.js';
import { isClean } from '../../invariants/scenarioCheck.js';
import { providerNamed } from '../../postgres/provider.js';
import { checkToTerminal } from '../../report/check/terminal.js';
import { checkScale } from '../../scenario/scale.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { withProgress } from '../progress.js';
import { loadScenarios } from '../scenarios.js';

export interface CheckFlags extends Flags {
  readonly scenario?: readonly string[];
  readonly connections?: string;
  readonly seconds?: string;
  readonly operations?: string;
  readonly crashes?: string;
  readonly faults?: boolean;
  readonly json?: boolean;
}

const DEFAULTS = { connections: 8, seconds: 10, crashes: 1 };

/** Hostile load, snapshots, and planted faults. */
export const check = async (flags: CheckFlags, { terminal, signal }: Context): Promise<ExitCode> => {
  const config = await readConfig(flags);
  const plan = planOf(flags);
  const scenarios = await loadScenarios(flags.scenario ?? [], config.scenariosDir);
  checkScale(scenarios, config.scale);
  const provider = providerNamed(config.postgres);
  const checks = await withProgress(terminal, (emit) =>
    checkScenarios(config, scenarios, { provider, plan, emit, signal }),
  );
  terminal.print(
    flags.json === true ? `${JSON.stringify(checks, null, 2)}\n` : checkToTerminal(checks, terminal.style),
  );
  return checks.every(isClean) ? 0 : 4;
};

const planOf = (flags: CheckFlags): CheckPlan => {
  const connections = whole('connections', flags.connections) ?? DEFAULTS.connections;
  const operations = whole('operations', flags.operations);
  if (operations !== undefined && flags.seconds !== undefined)
    throw inputError({
      code: 'seconds-and-operations',
      message: '--seconds and --operations are both given.',
      hint: 'Give the one that is to end the churn.',
    });
  const limit =
    operations === undefined
      ? { seconds: whole('seconds', flags.seconds) ?? DEFAULTS.seconds }
      : { operations: shares(operations, connections) };
  const crashes = whole('crashes', flags.crashes, 0) ?? DEFAULTS.crashes;
  return { connections, limit, crashes, faults: flags.faults === true };
};

const whole = (flag: string, text: string | undefined, least = 1): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw inputError({
    code: `invalid-${flag}`,
    message: `"${text}" is no number of ${flag}.`,
    hint: `Give --${flag} a whole number of ${least} or more.`,
  });
};
