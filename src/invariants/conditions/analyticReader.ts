import type { Condition } from './condition.js';
import { operate } from './operate.js';

const LARGEST = `
  SELECT oid::regclass::text AS name FROM pg_class
  WHERE relkind IN ('r', 'm') AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'information_schema'))
  ORDER BY pg_relation_size(oid) DESC LIMIT 1`;

export const analyticReader: Condition = {
  name: 'analytic-reader',
  says: 'during and after 4,000 operations, while a long query scans the largest table again and again in one snapshot',
  during: async (clone, ground, task) => {
    const reader = await clone.connectAsOwner();
    const [table] = await reader.query<{ name: string }>(LARGEST);
    // The lateral reference makes each of its rows a scan of its own.
    const reading = reader
      .query(
        `SELECT sum(scan.rows) FROM generate_series(1, 1e9::bigint) AS n, LATERAL (SELECT count(*) + 0 * n AS rows FROM ${table?.name}) AS scan`,
      )
      .catch(() => undefined);
    try {
      const place = await operate(clone, ground);
      return await task(place);
    } finally {
      reader.cut();
      const control = await clone.connectAsOwner();
      await control.query('SELECT pg_terminate_backend($1)', [reader.processId]);
      await control.end();
      await reading;
    }
  },
};
