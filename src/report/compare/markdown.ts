import { caseTable } from '../markdown/scenario.js';
import { code, folded, text } from '../markdown/text.js';
import { changeTables, differences, turns } from './changes.js';
import { commonScenarios, type Sides } from './sides.js';

/** Two reports side by side as Markdown, what turned first. */
export const comparisonToMarkdown = (sides: Sides): string => {
  const heads = [sides.before, sides.after].map(
    ({ name, report: { conclusion } }) =>
      `- ${conclusion.exitCode === 0 ? '✅' : '❌'} ${code(name)}: ${text(conclusion.sentence, 600)}`,
  );
  const scenarios = commonScenarios(sides).flatMap((change) => [
    `### ${code(change.after.name)}`,
    list(turns(change, sides.difference)) || 'The same plans, verdicts and invariants.',
    ...changeTables(change, sides).map((pairing) =>
      folded(`${text(pairing.rows[0]?.comparison.shape ?? '', 60)}, ${pairing.settings}`, caseTable(pairing)),
    ),
  ]);
  const title = `## ${code(sides.before.name)} → ${code(sides.after.name)}`;
  const parts = [
    title,
    heads.join('\n'),
    ...scenarios,
    folded('What differs between the servers', list(differences(sides))),
  ];
  return `${parts.join('\n\n')}\n`;
};

const list = (lines: readonly string[]): string => lines.map((line) => `- ${text(line, 600)}`).join('\n');
