import { atMost, defineScenario, growth, sameRows } from 'planproof';
import dataset from '../../seed/recent-workflows/dataset.js';
import { cases } from '../recent-workflows/cases.js';
import { walkAndDedup } from './walkAndDedup.js';

/** What else was proposed for recent-workflows: reformulations of the query, and other indexes. */
export default defineScenario({
  name: 'recent-workflows-alternatives',
  question: 'Does any other way to write it make the table of last uses unnecessary?',
  source: 'https://github.com/GooeyAI/gooey-server/issues/993',
  dataset,
  cases,
  shapes: [
    { name: 'distinct-on', role: 'reference', query: '../recent-workflows/distinct-on.sql' },
    {
      name: 'walk-and-dedup',
      role: 'candidate',
      queries: ['walk-and-dedup.declare.sql', 'walk-and-dedup.fetch.sql', 'walk-and-dedup.close.sql'],
      run: walkAndDedup,
    },
    {
      name: 'bounded-walk',
      role: 'candidate',
      setup: 'bounded-walk.setup.sql',
      query: 'bounded-walk.sql',
      exact: false,
    },
    {
      name: 'loose-index-scan',
      role: 'candidate',
      setup: 'loose-index-scan.setup.sql',
      query: 'loose-index-scan.sql',
    },
    {
      name: 'last-used-no-index',
      role: 'candidate',
      setup: 'last-used-no-index.setup.sql',
      query: 'last-used-no-index.sql',
    },
  ],
  invariants: [sameRows({ ordered: true })],
  budgets: [
    atMost('sharedBlocks', 12, { shape: 'last-used-no-index', reason: 'at most 240 rows a workspace' }),
    growth('sharedBlocks', { along: 'runs', case: 'hottest', shape: 'loose-index-scan', max: 0.2 }),
  ],
});
