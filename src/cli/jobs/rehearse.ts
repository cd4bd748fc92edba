import { comparisonToMarkdown } from '../../report/compare/markdown.js';
import { comparisonPage } from '../../report/compare/page.js';
import type { Sides } from '../../report/compare/sides.js';
import { comparisonToTerminal } from '../../report/compare/terminal.js';
import type { Report } from '../../report/report.js';
import type { TerminalOptions } from '../../report/terminal.js';
import { writeFiles } from '../../report/write.js';
import { planDifference } from '../../saved/planDifference.js';

/** What one server gave. */
export interface Rehearsed {
  readonly name: string;
  readonly report: Report;
}

/** Each server beside the one that was named before it: an upgrade, step by step. */
const steps = (rehearsed: readonly Rehearsed[]): readonly Sides[] =>
  rehearsed.slice(1).flatMap((after, index) => {
    const before = rehearsed[index];
    return before === undefined ? [] : [{ before, after, difference: planDifference(before.report, after.report) }];
  });

/** Writes comparison.md and comparison.html beside the servers' own folders; gives the same for a person at a terminal. */
export const writeComparison = async (
  outDir: string,
  rehearsed: readonly Rehearsed[],
  style: TerminalOptions,
): Promise<string> => {
  const sides = steps(rehearsed);
  await writeFiles(outDir, [
    { name: 'comparison.md', content: sides.map(comparisonToMarkdown).join('\n') },
    { name: 'comparison.html', content: comparisonPage(sides) },
  ]);
  return sides.map((each) => comparisonToTerminal(each, style)).join('\n');
};
