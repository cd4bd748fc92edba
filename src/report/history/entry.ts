import { z } from 'zod';
import { inputError } from '../../errors.js';
import { type Figure, figures } from '../figures.js';
import type { Report } from '../report.js';

/** One line of a history: every figure of one shape on one case in one run. */
export const HistoryEntry = z.object({
  v: z.literal(1).meta({ description: 'Version of this format.' }),
  at: z.iso.datetime({ offset: true }).meta({ description: 'When the run began.' }),
  commit: z.string().optional().meta({ description: 'Commit that was measured.' }),
  postgres: z.string().meta({ description: 'server_version.' }),
  machine: z.string().meta({ description: 'Processor and cores: times of other machines are another series.' }),
  scale: z.string().meta({ description: 'Size of the data.' }),
  dataset: z.string().meta({ description: 'First 12 digits of the hash: work on other data is another series.' }),
  scenario: z.string(),
  shape: z.string(),
  case: z.string(),
  planMode: z.enum(['custom', 'generic']),
  settings: z.enum(['counting', 'production']),
  figures: z.record(z.string(), z.number()).meta({ description: 'Value by metric; units are in the names.' }),
});
export type HistoryEntry = Readonly<z.infer<typeof HistoryEntry>>;

/** The entries of one run, one a shape, case, plan mode and settings. */
export const historyOf = (report: Report): readonly HistoryEntry[] => {
  const groups = new Map<string, Figure[]>();
  for (const figure of figures(report)) {
    const key = [figure.scenario, figure.shape, figure.case, figure.planMode, figure.settings].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return [...groups.values()].flatMap((group) => entryOf(report, group));
};

const entryOf = (report: Report, group: readonly Figure[]): readonly HistoryEntry[] => {
  const [first] = group;
  if (!first) return [];
  const { scenario, shape, case: name, planMode, settings } = first;
  const { machine, server, config, commit, createdAt } = report;
  const hash = report.scenarios.find((each) => each.name === scenario)?.dataset.hash ?? '';
  return [
    {
      v: 1,
      at: createdAt,
      ...(commit !== undefined && { commit }),
      postgres: server.version,
      machine: `${machine.cpuModel}, ${machine.cores} cores`,
      scale: config.scale,
      dataset: hash.slice(0, 12),
      scenario,
      shape,
      case: name,
      planMode,
      settings,
      figures: Object.fromEntries(group.map(({ metric, value }) => [metric, value])),
    },
  ];
};

/** One JSON object a line: lines are only ever added, so that two branches merge by keeping both. */
export const historyText = (entries: readonly HistoryEntry[]): string =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

/**
 * Entries from the text of a history, oldest first; a line that a merge doubled counts once.
 * Fails with `invalid-history`, naming the line.
 */
export const historyFromText = (text: string, file: string): readonly HistoryEntry[] => {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '' && !lines.has(line)) lines.set(line, index + 1);
  }
  const entries = [...lines].map(([line, number]) => parseLine(line, `${file}:${number}`));
  return entries.sort((a, b) => a.at.localeCompare(b.at));
};

const parseLine = (line: string, place: string): HistoryEntry => {
  const result = HistoryEntry.safeParse(jsonOf(line));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw inputError({
    code: 'invalid-history',
    message: `${place} is no entry of a history: ${issue?.path.join('.') || 'the line'}: ${issue?.message}`,
    hint: 'Lines are written by "planproof history add"; a conflict of a merge is resolved by keeping both sides.',
  });
};

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
