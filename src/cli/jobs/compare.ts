import type { ExitCode } from '../../errors.js';
import { comparisonToTerminal } from '../../report/compare/terminal.js';
import { planDifference } from '../../saved/planDifference.js';
import type { Context } from '../command.js';
import { readReport } from '../reportFile.js';

export interface CompareFlags {
  readonly before: string;
  readonly after: string;
}

/** Shows two saved reports side by side, without PostgreSQL. */
export const compare = async (flags: CompareFlags, { terminal }: Context): Promise<ExitCode> => {
  const side = async (file: string) => ({ name: file, report: await readReport(file) });
  const [before, after] = [await side(flags.before), await side(flags.after)];
  const sides = { before, after, difference: planDifference(before.report, after.report) };
  terminal.print(comparisonToTerminal(sides, terminal.style));
  return 0;
};
