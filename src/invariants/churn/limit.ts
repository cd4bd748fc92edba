/** So many operations in all, shared out evenly: how many each connection issues. */
export const shares = (operations: number, connections: number): readonly number[] =>
  Array.from({ length: connections }, (_, index) => Math.floor((operations + connections - 1 - index) / connections));
