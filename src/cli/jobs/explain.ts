import { type ExitCode, inputError, unknownNameError } from '../../errors.js';
import { labelOf } from '../../plan/label.js';
import { parsePlan } from '../../plan/parse.js';
import type { Measurement, Report, ScenarioReport } from '../../report/report.js';
import { otherPlansText } from '../../report/terminal/otherPlans.js';
import { planToTerminal } from '../../report/terminal/planTree.js';
import { styleOf } from '../../report/terminal/style.js';
import type { Context } from '../command.js';
import { readReport } from '../reportFile.js';

export interface ExplainFlags {
  readonly what: string;
  readonly case?: string;
  readonly report?: string;
  readonly settings?: Measurement['settings'];
  readonly generic?: boolean;
}

/** Shows the plan of a shape on a case as a saved report has it, without PostgreSQL. */
export const explain = async (flags: ExplainFlags, { terminal }: Context): Promise<ExitCode> => {
  const report = await readReport(flags.report ?? 'reports/latest/report.json');
  const measurement = measurementNamed(report, flags);
  if (measurement.plan === undefined) {
    throw inputError({
      code: 'no-plan',
      message: `There is no plan of ${flags.what} on ${measurement.case}: ${measurement.notCountable ?? 'it was not explained'}.`,
      hint: 'Choose another shape.',
    });
  }
  const plan = parsePlan(measurement.plan.document, { serverMajor: report.server.major });
  const { colour, width } = terminal.style;
  terminal.print(planToTerminal(plan, { label: labelOf, colour, width }));
  const [scenario] = scenarioAndShape(report, flags.what);
  terminal.print(otherPlansText(scenario, { ...measurement, style: styleOf(colour), width }));
  return 0;
};

const measurementNamed = (report: Report, flags: ExplainFlags): Measurement => {
  const { settings = 'production', generic = false } = flags;
  const [scenario, shape] = scenarioAndShape(report, flags.what);
  const caseName = flags.case ?? scenario.cases[0]?.name ?? '';
  checkName('case', caseName, scenario.cases);
  const planMode = generic ? 'generic' : 'custom';
  const of = scenario.measurements.filter((each) => each.shape === shape && each.case === caseName);
  const found = of.find((each) => each.settings === settings && each.planMode === planMode) ?? of[0];
  if (found !== undefined) return found;
  throw inputError({
    code: 'not-measured',
    message: `${flags.what} was not measured on ${caseName} in this report.`,
    hint: 'Run the scenario again, without --case and --shape.',
  });
};

const scenarioAndShape = (report: Report, what: string): readonly [ScenarioReport, shape: string] => {
  const [name = '', shape = ''] = what.split('/');
  const scenario = report.scenarios.find((each) => each.name === name);
  if (scenario === undefined) checkName('scenario', name, report.scenarios);
  checkName('shape', shape, scenario?.shapes ?? []);
  return [scenario as ScenarioReport, shape];
};

const checkName = (what: string, given: string, known: readonly { readonly name: string }[]): void => {
  const names = known.map(({ name }) => name);
  if (!names.includes(given)) throw unknownNameError(what, given, names, 'They are those of the report.');
};
