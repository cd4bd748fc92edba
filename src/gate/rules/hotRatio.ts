import type { Rule } from '../rule.js';

/** Judged while nothing else goes on: under an old snapshot no page can be pruned, and every shape fares badly. */
export const hotRatio: Rule<'hotRatio'> = {
  needs: [],
  judge({ table, min }, { worn }) {
    const { updates = 0, hotUpdates = 0 } = worn?.tables.find(({ name }) => name === table) ?? {};
    if (updates === 0) return { state: 'skipped', reason: `no row of ${table} was updated` };
    const measured = hotUpdates / updates;
    const evidence = `${percent(measured)} of ${updates.toLocaleString('en-US')} updates of ${table} were heap-only, at least ${percent(min)}`;
    return { state: measured >= min ? 'pass' : 'broken', measured, evidence };
  },
};

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
