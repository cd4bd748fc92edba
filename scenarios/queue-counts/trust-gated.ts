import type { ProgramShape } from 'planproof';

/** Asks the marker first, and believes the counters only if it is set. */
export const trustGated: ProgramShape = {
  name: 'trust-gated',
  role: 'candidate',
  setup: 'counter.setup.sql',
  queries: ['trust.sql', 'counter.sql', 'scan.sql'],
  run: async (session, params) => {
    const { rows } = await session.query('trust.sql', params);
    return session.query(rows[0]?.[0] === 't' ? 'counter.sql' : 'scan.sql', params);
  },
};
