import type { PlanDiff } from '../../plan/diff.js';
import { sameKey } from '../comparisons.js';
import type { Difference, ScenarioChange } from './sides.js';

/** Plans that turned, what they turned into, and on which cases; costs have no part in it. */
export const planTurns = ({ before, after }: ScenarioChange, difference?: Difference): readonly string[] => {
  const found = new Map<string, string[]>();
  for (const each of after.measurements) {
    const old = before.measurements.find((other) => sameKey(each, other));
    if (each.settings !== 'production' || !old?.plan || !each.plan) continue;
    if (old.plan.fingerprint === each.plan.fingerprint) continue;
    const what = `another ${each.planMode === 'generic' ? 'generic ' : ''}plan${steps(difference?.(old, each))}`;
    found.set(`${each.shape}\n${what}`, [...(found.get(`${each.shape}\n${what}`) ?? []), each.case]);
  }
  return [...found].map(([key, cases]) => {
    const [shape, what] = key.split('\n');
    return `${shape}, ${cases.join(', ')}: ${what}`;
  });
};

const SHOWN = 4;

const step = (row: PlanDiff['rows'][number]): string | undefined => {
  switch (row.state) {
    case 'same':
      return undefined;
    case 'removed':
      return `no ${row.before.label}`;
    case 'added':
      return `new ${row.after.label}`;
    case 'moved':
    case 'changed':
      return row.before.label === row.after.label ? undefined : `${row.before.label} → ${row.after.label}`;
  }
};

const steps = (diff: PlanDiff | undefined): string => {
  const said = (diff?.rows ?? []).map(step).filter((each) => each !== undefined);
  if (said.length === 0) return '';
  const more = said.length - SHOWN;
  return `: ${said.slice(0, SHOWN).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
};
