import type { Fact } from '../measure/fact.js';
import type { Setup } from '../scenario/setup.js';
import type { SetupCost } from '../scenario/setupCost.js';

type RowFact = Extract<Fact, { readonly probe: 'setup' }>;

/** Everything that is known of what a shape's setup costs. */
export interface SetupFound {
  readonly shape: string;
  readonly cost?: SetupCost;
  /** Absent where they could not be observed. */
  readonly locks?: Setup['locks'];
  /** What one more row costs, by table. */
  readonly rows: readonly Pick<RowFact, 'table' | 'without' | 'with'>[];
}

/** Joins what is known of each setup. */
export const setupCosts = (
  setups: readonly Setup[],
  costs: ReadonlyMap<string, SetupCost>,
  facts: readonly Fact[],
): readonly SetupFound[] =>
  setups.map(({ shape, locks }) => {
    const cost = costs.get(shape);
    const rows = facts.flatMap((fact) => (fact.probe === 'setup' && fact.shape === shape ? [fact] : []));
    return { shape, ...(cost && { cost }), ...(locks && { locks }), rows };
  });
