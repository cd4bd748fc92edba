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
