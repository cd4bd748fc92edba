import { details, headline } from '../markdown/scenario.js';
import { text } from '../markdown/text.js';
import type { Report, ScenarioReport } from '../report.js';
import type { Reporter } from '../reporter.js';

/** By this a job finds its own comment again, to change it instead of adding another. */
const MARKER = '<!-- planproof -->';

/** GitHub takes 65,536 characters for a comment and 1 MiB for a step's summary; both with room for what a job adds. */
const LIMITS = { 'comment.md': 60_000, 'summary.md': 900_000 } as const;

/** Markdown for a pull request's comment and for a step's summary: short first, worst first, details folded. */
export const markdown: Reporter = {
  name: 'markdown',
  description: 'comment.md for a pull request, summary.md for a job',
  render: (report) => Object.entries(LIMITS).map(([name, limit]) => ({ name, content: document(report, limit) })),
};

const document = (report: Report, limit: number): string => {
  const { conclusion, scenarios, warnings } = report;
  const worstFirst = [...scenarios].sort((a, b) => gravity(a) - gravity(b));
  const head = [
    MARKER,
    `## ${conclusion.exitCode === 0 ? '✅' : '❌'} ${text(conclusion.sentence, 600)}`,
    ...warnings.slice(0, 10).map((warning) => `> ⚠️ ${text(warning)}`),
  ];
  const parts = [...worstFirst.map(headline), ...worstFirst.flatMap(details), about(report)];
  return `${fitting(head, parts, limit).join('\n\n')}\n`;
};

const GRAVEST_FIRST = [130, 3, 2, 4, 1, 0];

const gravity = ({ conclusion }: ScenarioReport): number => GRAVEST_FIRST.indexOf(conclusion.exitCode);

/** Parts as long as there is room; what is left out is said. */
const fitting = (head: readonly string[], parts: readonly string[], limit: number): readonly string[] => {
  let room = limit - head.join('\n\n').length;
  const kept = parts.filter((part) => {
    if (part.length + 2 > room) return false;
    room -= part.length + 2;
    return true;
  });
  const left = parts.length - kept.length;
  return left === 0
    ? [...head, ...kept]
    : [...head, ...kept, `${left} parts did not fit in here; the report has them.`];
};

const about = ({ server, config, planproofVersion, commit }: Report): string => {
  const run = `planproof ${planproofVersion}, PostgreSQL ${server.version} (${server.provider}), scale ${config.scale}, seed ${config.seed}`;
  return `<sub>${text(commit === undefined ? run : `${run}, commit ${commit.slice(0, 12)}`)}</sub>`;
};
