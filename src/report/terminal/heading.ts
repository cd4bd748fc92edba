import { clipped, inert } from '../inert.js';
import type { Pairing } from '../pairing.js';
import type { Report, ScenarioReport } from '../report.js';
import { bytesText, countText, plural, timeText } from '../units.js';
import { wrapped } from './line.js';
import type { Style } from './style.js';

/** What was asked, and of how much data on which server. */
export const heading = ({ server }: Report, scenario: ScenarioReport, style: Style, width: number): string => {
  const { name, question, dataset } = scenario;
  const lines = [
    ...wrapped(inert(`${name}: ${question}`), width).map(style.bold),
    ...wrapped(`${inert(datasetText(dataset))}; PostgreSQL ${inert(server.version)}`, width).map(style.dim),
  ];
  return lines.join('\n');
};

const datasetText = ({ name, scale, tables, state, seedMs }: ScenarioReport['dataset']): string => {
  const rows = countText(tables.reduce((sum, table) => sum + table.rows, 0));
  const bytes = bytesText(tables.reduce((sum, table) => sum + table.bytes, 0));
  const made = seedMs === undefined ? state : `${state} in ${timeText(seedMs)}`;
  const size = scale === undefined ? '' : ` at scale ${scale}`;
  return `${name}${size}: ${rows} rows in ${plural(tables.length, 'table')}, ${bytes}, ${made}`;
};

const SETTINGS = { counting: 'counting: no parallelism, no JIT', production: 'production settings' };

/** What a table compares, and under which settings. */
export const tableTitle = (
  { reference, candidate, planMode, settings }: Pairing,
  style: Style,
  width: number,
): string => {
  const conditions = planMode === 'generic' ? `${settings}, where the generic plan differs` : SETTINGS[settings];
  const limit = Math.max(12, Math.floor((width - conditions.length - 5) / 2));
  const [before, after] = [reference, candidate].map((name) => clipped(inert(name), limit));
  return `${before} → ${style.bold(after ?? '')}  ${style.dim(conditions)}`;
};
