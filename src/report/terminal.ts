import { inert } from './inert.js';
import { type Pairing, pairings } from './pairing.js';
import type { Conclusion, Measurement, Report, ScenarioReport } from './report.js';
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
  const pairs = pairings(scenario).filter((pairing) => isForTerminal(pairing, scenario));
  if (pairs.length > 0)
    return pairs.map((each) => `${tableTitle(each, style, width)}\n${caseTable(each, style, width)}`);
  return scenario.measurements.length > 0 ? [shapeTable(scenario.measurements, style, width)] : [];
};

/**
 * At a terminal a candidate's work and time under counting settings says what it gains; under production settings where a
 * latency is promised of it; by generic plans where they do far more or less. The page and the JSON have everything.
 */
const isForTerminal = ({ candidate, planMode, settings, rows }: Pairing, { budgets, measurements }: ScenarioReport) => {
  if (planMode === 'custom' && settings === 'counting') return true;
  if (settings === 'production') {
    const promised = budgets.some(({ kind, shape }) => kind === 'latency' && (shape ?? candidate) === candidate);
    return planMode === 'custom' && promised;
  }
  return rows.some(({ candidate: generic }) => {
    const custom = measurements.find((each) => isTwin(each, generic));
    return isFarOff(custom?.work?.sharedBlocks.value, generic.work?.sharedBlocks.value);
  });
};

const isTwin = (custom: Measurement, generic: Measurement): boolean =>
  custom.planMode === 'custom' &&
  custom.settings === generic.settings &&
  custom.shape === generic.shape &&
  custom.case === generic.case;

/** More than three times, either way: then it matters which of the plans the server chooses. */
const isFarOff = (custom = 0, generic = 0): boolean =>
  Math.max(custom, generic) > 3 * Math.max(1, Math.min(custom, generic));

const conclusion = ({ exitCode, sentence }: Conclusion, style: Style, width: number): string => {
  const [mark, paint] = exitCode === 0 ? (['✓', style.good] as const) : (['✗', style.bad] as const);
  return marked(paint(mark), inert(sentence), width, (line) => style.bold(paint(line)));
};
