import { diffPlans, type PlanDiff } from '../plan/diff.js';
import { parsePlan } from '../plan/parse.js';
import type { Measurement, Report } from '../report/report.js';

/** How the plan of one measurement differs from that of another, each read as its server's major wrote it. */
export const planDifference =
  (before: Report, after: Report) =>
  (one: Measurement, other: Measurement): PlanDiff | undefined => {
    const parse = ({ plan }: Measurement, { server }: Report) =>
      plan?.document === undefined ? undefined : parsePlan(plan.document, { serverMajor: server.major });
    const [old, now] = [parse(one, before), parse(other, after)];
    return old && now && diffPlans(old, now);
  };
