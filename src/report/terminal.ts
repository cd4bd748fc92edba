import { inert } from './inert.js';
import { pairings } from './pairing.js';
import type { Conclusion, Report, ScenarioReport } from './report.js';
import { caseTable } from './terminal/caseTable.js';
import { findings } from './terminal/findings.js';
import { growthTables } from './terminal/growthTable.js';
import { heading, tableTitle } from './terminal/heading.js';
import { marked } from './terminal/line.js';
import { shapeTable } from './terminal/shapeTable.js';
import { type Style, styleOf } from './terminal/style.js';
import { wearTable } from './terminal/wearTable.js';

export interface TerminalOptions {
  readonly colour?: boolean;
  /** Columns; 80 unless told. */
  readonly width?: number;
}

/** The report for a person at a terminal: tables, then what is wrong, then may this be merged. Ends with a line break. */
export const reportToTerminal = (report: Report, { colour = false, width = 80 }: TerminalOptions = {}): string => {
  const style = styleOf(colour);
  const scenarios = report.scenarios.map((scenario) => scenarioText(report, scenario, style, width));
  const warnings = report.warnings.map((warning) => marked(style.warn('!'), inert(warning), width));
  const end = [...warnings, conclusion(report.conclusion, style, width)].join('\n');
  return `${[...scenarios, end].join('\n\n')}\n`;
};

const scenarioText = (report: Report, scenario: ScenarioReport, style: Style, width: number): string =>
  [
    heading(report, scenario, style, width),
    ...tables(scenario, style, width),
    ...growthTables(scenario, style, width),
    ...wearTable(scenario, style, width),
    [...findings(scenario, style, width), conclusion(scenario.conclusion, style, width)].join('\n'),
  ].join('\n\n');

const tables = (scenario: ScenarioReport, style: Style, width: number): readonly string[] => {
  // What a generic plan does shows in its work; a fourth table would say it again.
  const pairs = pairings(scenario).filter(({ planMode, settings }) => planMode === 'custom' || settings === 'counting');
  if (pairs.length > 0)
    return pairs.map((each) => `${tableTitle(each, style, width)}\n${caseTable(each, style, width)}`);
  return scenario.measurements.length > 0 ? [shapeTable(scenario.measurements, style, width)] : [];
};

const conclusion = ({ exitCode, sentence }: Conclusion, style: Style, width: number): string => {
  const [mark, paint] = exitCode === 0 ? (['✓', style.good] as const) : (['✗', style.bad] as const);
  return marked(paint(mark), inert(sentence), width, (line) => style.bold(paint(line)));
};
