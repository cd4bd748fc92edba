import { z } from 'zod';
import { AgainstBaseline } from './againstBaseline.js';
import { Budget } from './budget.js';
import { Case } from './case.js';
import { Check } from './check.js';
import { Comparison } from './comparison.js';
import { Conclusion } from './conclusion.js';
import { Dataset } from './dataset.js';
import { Deviation } from './deviation.js';
import { list, text } from './field.js';
import { Growth } from './growth.js';
import { Invariant } from './invariant.js';
import { Measurement } from './measurement.js';
import { IndexUse, Margin, Tie } from './planner.js';
import { Shape } from './shape.js';
import { SelfTest } from './timeConclusion.js';
import { Verdict } from './verdict.js';
import { Wear } from './wear.js';

/** One question asked of a dataset, and everything the run learned of it. */
export const Scenario = z
  .object({
    name: text('Name of the scenario.'),
    question: text('The question, in words.'),
    source: text('Where the case comes from: a URL, a ticket.').optional(),
    dataset: Dataset,
    cases: list(Case, 'The cases that were run.'),
    shapes: list(Shape, 'The shapes that were run.'),
    measurements: list(Measurement, 'One entry a shape, case, plan mode and settings.'),
    comparisons: list(Comparison, 'One entry a candidate, case, plan mode and settings.'),
    selfTest: SelfTest.optional(),
    growth: list(Growth, 'How work grows along the axes that were swept.'),
    wear: list(Wear, 'What writing costs: one entry a write shape, case and condition.'),
    indexUses: list(IndexUse, 'What was asked about indexes: one entry a budget, shape and case.').optional(),
    ties: list(Tie, 'Plans by statistics sampled anew, where that was asked for.').optional(),
    margins: list(Margin, 'Plans at other sizes, where that was asked for.').optional(),
    invariants: list(Invariant, 'Whether the answers are right.'),
    deviations: list(
      Deviation,
      'How far off shapes are that are not meant to be exact: one entry such a shape and case.',
    ),
    budgets: list(Budget, 'The declared limits.'),
    verdicts: list(Verdict, 'What the gate said of each budget on each shape and case.'),
    baseline: AgainstBaseline.optional(),
    check: Check.optional(),
    conclusion: Conclusion,
  })
  .meta({ description: 'One question asked of a dataset, and everything the run learned of it.' });
