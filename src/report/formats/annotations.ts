import { budgetText } from '../budgetText.js';
import { clipped, inertBlock } from '../inert.js';
import { isFailed, isUnstable } from '../outcome.js';
import { candidatePlace, type Place, placeOf } from '../place.js';
import type { Report, ScenarioReport } from '../report.js';
import type { Reporter } from '../reporter.js';

interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly place: Place | undefined;
}

/** GitHub shows ten errors and ten warnings a step, and leaves out the rest without a word. */
const SHOWN = 10;
const LIMIT = 4000;

/** Workflow commands that GitHub turns into annotations of the .sql files, once a step prints them. */
export const annotations: Reporter = {
  name: 'annotations',
  description: 'GitHub workflow commands that annotate the .sql files',
  render: (report) => [{ name: 'annotations.txt', content: textOf(report) }],
};

const textOf = (report: Report): string => {
  const all = report.scenarios.flatMap((scenario) => [...wrongAnswers(scenario), ...failedVerdicts(scenario)]);
  const lines = (['error', 'warning'] as const).flatMap((level) => atMost(all.filter((each) => each.level === level)));
  return lines.map((line) => `${command(line)}\n`).join('');
};

/** What does not fit is counted in the last one. */
const atMost = (all: readonly Annotation[]): readonly Annotation[] => {
  const last = all[SHOWN - 1];
  if (all.length <= SHOWN || !last) return all;
  const message = `${all.length - SHOWN + 1} more, in the report.`;
  return [...all.slice(0, SHOWN - 1), { level: last.level, title: 'planproof', message, place: undefined }];
};

const wrongAnswers = (scenario: ScenarioReport): readonly Annotation[] =>
  scenario.invariants.flatMap((invariant) => {
    if (invariant.state !== 'violated') return [];
    const rows = invariant.rows.map(({ key, expected, found }) => `${key}: expected ${expected}, found ${found}`);
    const message = [invariant.message, ...rows].join('\n');
    return [{ level: 'error', title: `${scenario.name}: ${invariant.name}`, message, place: candidatePlace(scenario) }];
  });

const failedVerdicts = (scenario: ScenarioReport): readonly Annotation[] =>
  scenario.verdicts.flatMap((verdict) => {
    if (!isFailed(verdict) && !isUnstable(verdict)) return [];
    const title = `${scenario.name}: ${budgetText(verdict.budget)}`;
    const message = `${verdict.shape}, ${verdict.case}: ${verdict.evidence}`;
    const level = verdict.state === 'unstable' ? ('warning' as const) : ('error' as const);
    return [{ level, title, message, place: placeOf(scenario, verdict.shape) }];
  });

const command = ({ level, title, message, place }: Annotation): string => {
  const where = place ? [`file=${property(place.file)}`, `line=${place.line}`] : [];
  return `::${level} ${[...where, `title=${property(clipped(title, LIMIT))}`].join(',')}::${data(clipped(message, LIMIT))}`;
};

const data = (text: string): string =>
  inertBlock(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
