import type { ScenarioReport } from './report.js';

/** The share of all updates that left the indexes alone; `undefined` where no row was updated. */
export const hotShare = (tables: ScenarioReport['wear'][number]['tables']): number | undefined => {
  const updates = tables.reduce((sum, table) => sum + table.updates, 0);
  return updates === 0 ? undefined : tables.reduce((sum, table) => sum + table.hotUpdates, 0) / updates;
};
