import type { TableScan } from '../../plan/steps.js';
import type { Measurement } from '../measurement.js';
import { EVERY_PLAN, onPlans, rowsText } from '../onPlans.js';
import type { Rule } from '../rule.js';

/** Judged on every plan that was seen: a table is scanned from end to end that no plan of the reference scans so. */
export const noNewSeqScan: Rule<'noNewSeqScan'> = {
  needs: EVERY_PLAN,
  judge({ rows }, { measurements, reference }) {
    const known = new Set(reference.flatMap(seqScans).map(nameOf));
    return onPlans(
      measurements,
      ({ scans }) =>
        scans
          .filter((scan) => scan.kind === 'seq' && scan.rowsScanned > rows && !known.has(nameOf(scan)))
          .map((scan) => ({
            words: `new sequential scan of ${scan.table} over ${rowsText(scan.rowsScanned)} at node ${scan.path}`,
            weight: scan.rowsScanned,
          })),
      { passes: 'no new sequential scan', limit: 'which the reference does not scan so' },
    );
  },
};

const seqScans = ({ plan }: Measurement): readonly TableScan[] =>
  (plan?.scans ?? []).filter(({ kind }) => kind === 'seq');

/** Partitions come and go; the table that they are of stays. */
const nameOf = ({ schema, table, partitionOf }: TableScan): string => `${schema}.${partitionOf ?? table}`;
