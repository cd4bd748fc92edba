import type { ScenarioReport } from './report.js';

type Verdict = ScenarioReport['verdicts'][number];
type Judged = Exclude<Verdict, { readonly state: 'skipped' }>;

/** What the gate let through. */
export const isPassed = (verdict: Verdict): verdict is Judged =>
  verdict.state === 'pass' || verdict.state === 'improved';

/** What fails a build. */
export const isFailed = (verdict: Verdict): verdict is Judged =>
  verdict.state === 'broken' || verdict.state === 'regressed';

export const isUnstable = (verdict: Verdict): verdict is Judged => verdict.state === 'unstable';
