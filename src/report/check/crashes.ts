import type { Crash, CrashResult } from '../../invariants/underCrashes.js';
import { inert } from '../inert.js';
import { invariantText } from '../terminal/findings.js';
import { marked } from '../terminal/line.js';
import type { Style } from '../terminal/style.js';
import { countText, plural, timeText } from '../units.js';

/** What was acknowledged and is still there, after every crash. */
export const crashesText = (result: CrashResult, style: Style, width: number): readonly string[] => {
  if (result.state === 'skipped') return [marked(style.warn('-'), `crashes skipped: ${inert(result.reason)}`, width)];
  const { crashes } = result;
  const sum = (of: (crash: Crash) => number) => countText(crashes.reduce((total, crash) => total + of(crash), 0));
  const wrong = crashes.flatMap(({ rest }) => rest.filter(({ state }) => state === 'violated'));
  const slowest = timeText(Math.max(...crashes.map(({ recoveryMs }) => recoveryMs)));
  const text = `${plural(crashes.length, 'crash').replace('crashs', 'crashes')} of the server: ${sum(({ acknowledged }) => acknowledged)} acknowledged operations, ${sum(({ unanswered }) => unanswered)} unanswered, recovered in at most ${slowest}; ${wrong.length === 0 ? 'nothing lost, every invariant held' : 'something is wrong'}`;
  const mark = wrong.length === 0 ? style.good('✓') : style.bad('✗');
  return [marked(mark, text, width), ...wrong.map((each) => invariantText(each, style, width))];
};
