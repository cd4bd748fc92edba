/** Thrown by a generated fault that the data at hand cannot hold: no row, or a key that forbids it. */
export class Impossible extends Error {}
