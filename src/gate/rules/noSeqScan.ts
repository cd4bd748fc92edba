import type { TableScan } from '../../plan/steps.js';
import { EVERY_PLAN, onPlans } from '../onPlans.js';
import type { Rule } from '../rule.js';

/** Judged on every plan that was seen, the production one included: none of them may scan the table from end to end. */
export const noSeqScan: Rule<'noSeqScan'> = {
  needs: EVERY_PLAN,
  judge({ table }, { measurements }) {
    const breaches = (scans: readonly TableScan[]) =>
      scans
        .filter((scan) => scan.kind === 'seq' && isOn(scan, table))
        .map(({ path, rowsScanned }) => ({
          words: `sequential scan of ${table} at node ${path}`,
          weight: rowsScanned,
        }));
    return onPlans(measurements, ({ scans }) => breaches(scans), { passes: `no sequential scan of ${table}` });
  },
};

/** A budget may name a table with its schema, and a partitioned table for all its partitions. */
const isOn = ({ table, schema, partitionOf }: TableScan, named: string): boolean =>
  [table, `${schema}.${table}`, partitionOf, `${schema}.${partitionOf}`].includes(named);
