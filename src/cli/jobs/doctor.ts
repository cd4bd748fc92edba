import type { Flags } from '../../config/resolve.js';
import { diagnoseGate } from '../../doctor/gate.js';
import type { ExitCode } from '../../errors.js';
import { gravest } from '../../gate/exitCode.js';
import { diagnosisToTerminal } from '../../report/terminal/diagnosis.js';
import { checkScale } from '../../scenario/scale.js';
import { packageVersion } from '../../version.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { withProgress } from '../progress.js';
import { providerOf } from '../provider.js';
import { loadScenarios } from '../scenarios.js';
import { environment } from './environment.js';

export interface DoctorFlags extends Flags {
  readonly scenario?: readonly string[];
  readonly gate?: boolean;
}

/** Checks the environment; with --gate, whether the gate can fail at all: 0 where every fault that could be planted was seen. */
export const doctor = async (flags: DoctorFlags, context: Context): Promise<ExitCode> =>
  flags.gate === true ? diagnose(flags, context) : environment(await readConfig(flags), context);

const diagnose = async (flags: DoctorFlags, { terminal, signal }: Context): Promise<ExitCode> => {
  const config = await readConfig(flags);
  const scenarios = await loadScenarios(flags.scenario ?? [], config.scenariosDir);
  checkScale(scenarios, config.scale);
  const provider = providerOf(config);
  const save = async () => undefined;
  const codes: ExitCode[] = [];
  for (const scenario of scenarios) {
    const diagnosis = await withProgress(terminal, (emit) =>
      diagnoseGate(config, scenario, { provider, planproofVersion: packageVersion(), emit, signal, save }),
    );
    terminal.print(`${diagnosisToTerminal(diagnosis, terminal.style)}\n`);
    codes.push(diagnosis.faults.some(({ state }) => state === 'unseen') ? 1 : 0);
  }
  return gravest(codes);
};
