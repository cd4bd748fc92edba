import { nearest } from '../errors.js';

/** Names that a list holds more than once, each once. */
export const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) < index)),
];

/** `, did you mean "last-used"?`; nothing where no known name is near. */
export const suggestion = (given: string, known: readonly string[]): string => {
  const meant = nearest(given, known);
  return meant === undefined ? '' : `, did you mean "${meant}"?`;
};

/** What is said of a name that no shape, case, ... of the scenario bears. */
export const unknownName = (what: string, given: string, known: readonly string[]): string =>
  `names no ${what} of this scenario: "${given}"${suggestion(given, known)} (${what}s: ${known.join(', ')})`;
