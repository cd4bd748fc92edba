import type { Deal } from '../deal.js';
import { even } from '../law/even.js';
import type { Law } from '../law/law.js';
import { ranksOf } from '../ranks.js';
import type { Shares } from '../shares.js';
import type { Generator } from './generator.js';

// Draws by a law fall on one of so many quantiles: a group may have any number of members, and one table serves all.
const QUANTILES = 4096;

/**
 * Gives each row one of its group's members ("n distinct published runs per workspace"): the slot in `members` of the
 * member chosen. Each member occurs at least once, in the first ranks of the group; the rest is drawn by `law`, even if
 * none is given. Group g of the deal owns the members of group g of `members`; a group that owns none gives null.
 */
export const member = (dealt: Deal, members: Shares, law: Law = even()): Generator<number | null> => ({
  says: `member of ${members.total} in ${members.groups} groups, ${law.says}, ${dealt.slot.says}`,
  bind: (scope) => {
    const group = scope.bind(dealt.group);
    const rank = scope.bind(dealt.rank);
    const { stream } = scope;
    const ranks = ranksOf(law, QUANTILES);
    const at = (row: number): number | null => {
      const g = group.at(row);
      const size = g < members.groups ? members.size(g) : 0;
      if (size === 0) return null;
      const r = rank.at(row);
      if (r < size) return members.start(g) + r;
      const u = stream.unit(row);
      const part = law.says === 'even' ? u : (ranks.draw(u) + 0.5) / QUANTILES;
      return members.start(g) + Math.floor(part * size);
    };
    return { at };
  },
});

/** Chooses among the children of the parent that `parent` numbers: the child's slot in `children`; of null, null. */
export const childOf = (parent: Generator<number | null>, children: Shares): Generator<number | null> => ({
  says: `child among ${children.total} of ${parent.says}`,
  bind: (scope) => {
    const bound = scope.bind(parent);
    const { stream } = scope;
    const at = (row: number): number | null => {
      const p = bound.at(row);
      if (p === null) return null;
      const size = children.size(p);
      if (size < 1) scope.fail(`its parent ${p} has no children`, row);
      return children.start(p) + Math.floor(stream.unit(row) * size);
    };
    return { at };
  },
});
