import { clipped, inert } from '../inert.js';
import type { ScenarioReport } from '../report.js';
import { plural } from '../units.js';
import { marked } from './line.js';
import { planLines } from './planLines.js';
import type { Style } from './style.js';

type Change = Extract<NonNullable<ScenarioReport['baseline']>, { readonly state: 'compared' }>['changes'][number];

/** How the scenario stands against its baseline: one line, then each change, plans with what moved in them. */
export const baselineText = ({ baseline }: ScenarioReport, style: Style, width: number): readonly string[] => {
  if (baseline === undefined) return [];
  if (baseline.state === 'skipped')
    return [marked(style.warn('-'), `baseline skipped: ${inert(baseline.reason)}`, width)];
  const { counters, plans, times, added, missing = 0, changes } = baseline;
  const held = `${plural(counters, 'counter')}, ${plural(plans, 'plan')} and ${plural(times, 'time')}`;
  const isClean = changes.every(({ state }) => state === 'improved');
  return [
    marked(isClean ? style.good('✓') : style.dim('·'), `held against the baseline: ${held}`, width),
    ...(added > 0 ? [marked(style.warn('-'), `${plural(added, 'measurement')} not in the baseline`, width)] : []),
    ...(missing > 0
      ? [marked(style.warn('-'), `${plural(missing, 'measurement')} of the baseline not made here`, width)]
      : []),
    ...changes.flatMap((change) => changeLines(change, style, width)),
    ...(changes.some(({ state }) => state === 'improved')
      ? [marked(style.good('+'), 'better than the baseline: accept a new one (planproof gate --accept)', width)]
      : []),
  ];
};

const changeLines = (change: Change, style: Style, width: number): readonly string[] => {
  const on = [change.shape, change.case].map((name) => clipped(inert(name), 30)).join(', ');
  const text = `${on}: ${inert(change.evidence)}`;
  const rows = change.kind === 'plan' ? planLines(change.diff.rows, style, width) : [];
  switch (change.state) {
    case 'improved':
      return [marked(style.good('+'), `${text} (improved)`, width), ...rows];
    case 'unstable':
      return [marked(style.warn('~'), `${text} (unstable)`, width), ...rows];
    case 'broken':
    case 'regressed':
      return [marked(style.bad('✗'), text, width, style.bad), ...rows];
  }
};
