/** What was found wrong with a scenario (stops it) and doubtful (is told). */
export interface Findings {
  readonly problems: string[];
  readonly warnings: string[];
}
