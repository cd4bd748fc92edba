/** A tree whose children stand in order. */
interface Ordered<N> {
  readonly children: readonly N[];
}

/** A tree in the numbering of Zhang and Shasha: nodes in postorder, each with its leftmost leaf. */
interface Numbered<N> {
  readonly nodes: readonly N[];
  readonly leftmost: readonly number[];
  /** The roots of the subproblems: every node that has a left sibling, and the root. */
  readonly keyRoots: readonly number[];
}

function number<N extends Ordered<N>>(root: N): Numbered<N> {
  const nodes: N[] = [];
  const leftmost: number[] = [];
  const visit = (node: N): number => {
    const leaves = node.children.map(visit);
    nodes.push(node);
    leftmost.push(leaves[0] ?? nodes.length - 1);
    return leftmost[nodes.length - 1] as number;
  };
  visit(root);
  const lastWith = new Map(leftmost.map((leaf, index) => [leaf, index]));
  return { nodes, leftmost, keyRoots: [...lastWith.values()].sort((a, b) => a - b) };
}

/**
 * The cheapest way to turn one ordered tree into another (Zhang and Shasha 1989): which nodes of `before` and `after`
 * are the same or a changed one, keeping ancestors and order. Leaving a node out or adding one costs 1; `cost` says what
 * pairing two nodes costs, from 0 for equals; at 2 and more they are never paired.
 */
export function alignTrees<N extends Ordered<N>>(before: N, after: N, cost: (before: N, after: N) => number) {
  const [a, b] = [number(before), number(after)];
  const distances = a.nodes.map(() => new Float64Array(b.nodes.length));
  const pairCost = (i: number, j: number) => cost(a.nodes[i] as N, b.nodes[j] as N);

  const forests = (i: number, j: number): Float64Array[] => {
    const [firstI, firstJ] = [a.leftmost[i] as number, b.leftmost[j] as number];
    const rows = i - firstI + 2;
    const table = Array.from({ length: rows }, (_, row) => new Float64Array(j - firstJ + 2).fill(row));
    const at = (x: number, y: number) => (table[x - firstI + 1] as Float64Array)[y - firstJ + 1] as number;
    (table[0] as Float64Array).forEach((_, column, row) => {
      row[column] = column;
    });
    for (let x = firstI; x <= i; x++) {
      for (let y = firstJ; y <= j; y++) {
        const [leftX, leftY] = [a.leftmost[x] as number, b.leftmost[y] as number];
        const wholeTrees = leftX === firstI && leftY === firstJ;
        const paired = wholeTrees
          ? at(x - 1, y - 1) + pairCost(x, y)
          : at(leftX - 1, leftY - 1) + ((distances[x] as Float64Array)[y] as number);
        const best = Math.min(at(x - 1, y) + 1, at(x, y - 1) + 1, paired);
        (table[x - firstI + 1] as Float64Array)[y - firstJ + 1] = best;
        if (wholeTrees) (distances[x] as Float64Array)[y] = best;
      }
    }
    return table;
  };
  for (const i of a.keyRoots) for (const j of b.keyRoots) forests(i, j);
  return pairsOf(a, b, distances, forests, pairCost);
}

/** Walks the tables back from the roots and notes which nodes were paired. */
function pairsOf<N>(
  a: Numbered<N>,
  b: Numbered<N>,
  distances: readonly Float64Array[],
  forests: (i: number, j: number) => readonly Float64Array[],
  pairCost: (i: number, j: number) => number,
): Map<N, N> {
  const pairs = new Map<N, N>();
  const open: [number, number][] = [[a.nodes.length - 1, b.nodes.length - 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [i, j] = next;
    const [firstI, firstJ] = [a.leftmost[i] as number, b.leftmost[j] as number];
    const table = forests(i, j);
    const at = (x: number, y: number) => (table[x - firstI + 1] as Float64Array)[y - firstJ + 1] as number;
    let [x, y] = [i, j];
    while (x >= firstI && y >= firstJ) {
      const [leftX, leftY] = [a.leftmost[x] as number, b.leftmost[y] as number];
      const wholeTrees = leftX === firstI && leftY === firstJ;
      if (wholeTrees && at(x, y) === at(x - 1, y - 1) + pairCost(x, y)) {
        pairs.set(a.nodes[x] as N, b.nodes[y] as N);
        [x, y] = [x - 1, y - 1];
      } else if (!wholeTrees && at(x, y) === at(leftX - 1, leftY - 1) + ((distances[x] as Float64Array)[y] as number)) {
        open.push([x, y]);
        [x, y] = [leftX - 1, leftY - 1];
      } else if (at(x, y) === at(x - 1, y) + 1) x--;
      else y--;
    }
  }
  return pairs;
}
