import { conditionsText } from '../conditions.js';
import type { Comparison } from '../report.js';
import { countText } from '../units.js';
import { html, type Markup } from './markup.js';

type Diff = NonNullable<Comparison['planDiff']>;
type Row = Diff['rows'][number];
type Node = Extract<Row, { readonly state: 'same' }>['before'];

const STATES: Readonly<Record<Row['state'], string>> = {
  same: 'same',
  changed: 'changed',
  moved: 'moved',
  removed: 'gone',
  added: 'new',
};

/** The plans of reference and candidate, aligned node by node. */
export const planDiff = (comparison: Comparison): Markup => {
  const { planDiff: diff, reference, shape } = comparison;
  if (!diff) return html`<p class="muted">There is no plan to compare.</p>`;
  const label = `Plans of ${reference} and ${shape} on ${comparison.case}, ${conditionsText(comparison)}`;
  return diffTable(diff, [reference, shape], label);
};

/** Two plans, aligned node by node, with rows and blocks on each side. */
export const diffTable = (diff: Diff, sides: readonly [string, string], label: string): Markup =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table class="diff">
<caption>${diff.samePlan ? 'The plans are the same.' : label}</caption>
<thead><tr><th scope="col" rowspan="2">state</th>${sides.map((name) => html`<th scope="colgroup" colspan="3" class="group">${name}</th>`)}</tr>
<tr>${sides.map(() => html`<th scope="col" class="group">node</th><th scope="col" class="number"><span title="Rows over all loops, or the planner's where the plan did not run. Unit: rows.">rows</span></th><th scope="col" class="number"><span title="Shared blocks that this node alone touched. Unit: blocks of 8 kB.">own blocks</span></th>`)}</tr></thead>
<tbody>${diff.rows.map(row)}</tbody></table></div>`;

const row = (each: Row): Markup => {
  const before = 'before' in each ? each.before : undefined;
  const after = 'after' in each ? each.after : undefined;
  const changes = 'changes' in each ? each.changes : [];
  return html`<tr class="${each.state}"><td>${STATES[each.state]}</td>${side(before)}${side(after, changes.map(changeText))}</tr>`;
};

const side = (node: Node | undefined, changes: readonly string[] = []): Markup =>
  node
    ? html`<td class="node group" style="--depth: ${node.depth}">${node.label}${changes.map((change) => html`<br><small>${change}</small>`)}</td><td class="number" title="${qError(node)}">${countText(node.rows ?? node.planRows)}</td><td class="number">${node.ownSharedBlocks === undefined ? '' : countText(node.ownSharedBlocks)}</td>`
    : html`<td class="group"></td><td></td><td></td>`;

const qError = ({ qError: error, planRows }: Node): string =>
  error === undefined
    ? ''
    : `The planner expected ${countText(planRows)} rows a loop, off by ${error.toFixed(1)} times`;

const changeText = ({
  what,
  before,
  after,
}: {
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
}) => `${what}: ${before ?? 'none'} → ${after ?? 'none'}`;
