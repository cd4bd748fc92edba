import { distance } from 'fastest-levenshtein';

/** What the process ends with; see the README's table. 4 and 1 are results, never thrown. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

export interface ErrorDetails {
  /** Stable, kebab-case, documented: `unknown-scenario`, `server-did-not-start`, ... */
  readonly code: string;
  /** What happened, and where. */
  readonly message: string;
  /** The flag, file or command that mends it. */
  readonly hint: string;
  readonly cause?: unknown;
}

/** The one error type: everything planproof throws on purpose is one of these. */
export class PlanproofError extends Error {
  override readonly name = 'PlanproofError';
  readonly code: string;
  readonly hint: string;
  readonly exitCode: 2 | 3 | 130;

  constructor(exitCode: 2 | 3 | 130, details: ErrorDetails) {
    super(details.message, { cause: details.cause });
    this.code = details.code;
    this.hint = details.hint;
    this.exitCode = exitCode;
  }
}

/** The user's input is wrong: a flag, a file, a scenario, SQL. */
export const inputError = (details: ErrorDetails) => new PlanproofError(2, details);

/** The environment failed: PostgreSQL, Docker, disk, connection. */
export const environmentError = (details: ErrorDetails) => new PlanproofError(3, details);

/** The user asked to stop. */
export const interruptedError = () =>
  new PlanproofError(130, { code: 'interrupted', message: 'Interrupted.', hint: 'Run the same command again.' });

/** The known name that was most likely meant, where one is near enough to be a slip of the fingers. */
export const nearest = (given: string, known: readonly string[]): string | undefined => {
  const slips = (name: string) => distance(given.toLowerCase(), name.toLowerCase());
  const [best] = known.toSorted((a, b) => slips(a) - slips(b));
  // Two letters that changed places are two slips, in a name however short; but not every letter may differ.
  const near = (name: string) => slips(name) < name.length && slips(name) <= Math.max(2, name.length / 3);
  return best !== undefined && near(best) ? best : undefined;
};

/** A name that is none of those known: code `unknown-<what>`, with the one that was meant, or all of them. */
export const unknownNameError = (
  what: string,
  given: string,
  known: readonly string[],
  hint: string,
): PlanproofError => {
  const meant = nearest(given, known);
  const guess = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  const list = known.length === 0 ? 'none' : known.join(', ');
  return inputError({
    code: `unknown-${what.replaceAll(' ', '-')}`,
    message: `Unknown ${what} "${given}".${guess}`,
    hint: `Known: ${list}. ${hint}`.trim(),
  });
};
