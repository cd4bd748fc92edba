import type { ScenarioReport } from './report.js';

type Budget = ScenarioReport['budgets'][number];

/** A budget in a few words: "p95 at most 5 ms", "no sequential scan of orders". */
export const budgetText = (budget: Budget): string => {
  switch (budget.kind) {
    case 'latency': {
      const load = budget.clients === undefined ? '' : `, ${budget.clients} clients, ${budget.rate} a second`;
      return `${budget.quantile} at most ${budget.maxMs} ms${load}`;
    }
    case 'ratio':
      return `${budget.counter} at most ${budget.max} times the reference's`;
    case 'planningTime':
      return `planning at most ${budget.maxMs} ms`;
    case 'atMost':
      return `at most ${budget.max} ${budget.counter}`;
    case 'growth':
      return `${budget.counter} along ${budget.along} grows with an exponent of at most ${budget.max}`;
    case 'noSeqScan':
      return `no sequential scan of ${budget.table}`;
    case 'noNewSeqScan':
      return `no new sequential scan of more than ${budget.rows} rows`;
    case 'noSpill':
      return 'no spill';
    case 'noSort':
      return 'no sort';
    case 'noJit':
      return 'no JIT';
    case 'noNestedLoopOver':
      return `no nested loop over more than ${budget.rows} rows`;
    case 'maxQError':
      return `q-error at most ${budget.max}`;
    case 'forbiddenNode':
      return `no ${budget.nodeType}`;
    case 'requiredNode':
      return `a ${budget.nodeType}`;
    case 'chooses':
      return `the planner chooses ${budget.index}`;
    case 'canUse':
      return `${budget.index} can serve by at most ${budget.maxBlocks} blocks`;
    case 'setup':
      return `${budget.counter} of the setup at most ${budget.max}`;
    case 'setupLock':
      return `the setup takes at most ${budget.mode}`;
    case 'stablePlan':
      return `the same plan by ${budget.samplings} samplings of the statistics`;
    case 'hotRatio':
      return `at least ${Math.round(100 * budget.min)} % of the updates of ${budget.table} heap-only`;
  }
};
