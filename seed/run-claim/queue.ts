import { type Shares, shares } from 'planproof';

/** One workflow has half of the backlog, twenty more share the other half. */
const HEAVY = 21;
/** How many runs of a heavy workflow workers hold, where there is no limit. */
const HEAVY_HELD = 5;
/** A prime: a step that visits every slot once, where their number is no multiple of it. */
const STRIDE = 99_991;

/** The runs in progress, by workflow. */
export interface Queue {
  /** What workers hold. */
  readonly held: Shares;
  readonly waiting: Shares;
  /** How many of those are in the longest queue. */
  readonly hot: number;
}

/** A third of the workflows have a limit of their own: 1 to 5. */
export const workflowLimit = (workflow: number): number | null =>
  workflow % 3 === 1 ? 1 + (Math.floor(workflow / 3) % 5) : null;

/** In a fifth of the projects, all workflows without a limit of their own may run 10 at a time together. */
export const projectLimit = (project: number): number | null => (project % 5 === 3 ? 10 : null);

/** Ten workflows to a project. */
export const projectsOf = (workflows: number): number => Math.max(1, Math.floor(workflows / 10));

/** Twelve bits that have nothing to do with the number's divisors. */
const scatter = (workflow: number): number => Math.imul(workflow + 1, 0x9e3779b1) >>> 20;

/** `backlog` is what the heavy workflows have waiting; every other workflow has 0 to 3. */
export const queueOf = (backlog: number, workflows: number): Queue => {
  const hot = Math.floor(backlog / 2);
  const next = Math.floor(hot / (HEAVY - 1));
  const sizes = (size: (workflow: number) => number) =>
    shares.exactly(Array.from({ length: workflows }, (_, workflow) => size(workflow)));
  const waitingIn = (workflow: number) => (workflow === 0 ? hot : workflow < HEAVY ? next : scatter(workflow) % 4);
  return { held: sizes((workflow) => heldIn(workflow, workflows)), waiting: sizes(waitingIn), hot };
};

/** Never more than a limit allows; seven workflows at most share a project's. A long queue uses up what its workflow may hold. */
const heldIn = (workflow: number, workflows: number): number => {
  const limit = workflowLimit(workflow);
  if (limit !== null) return workflow < HEAVY ? limit : scatter(workflow) % (limit + 1);
  if (projectLimit(workflow % projectsOf(workflows)) !== null) return (scatter(workflow) >> 2) % 2;
  return workflow < HEAVY ? HEAVY_HELD : (scatter(workflow) >> 2) % 3;
};

/** The workflow of the n-th run that came to wait: the longest queue came at once, before all others, which mix. */
export const workflowOfArrival = ({ hot, waiting }: Queue, arrival: number): number => {
  if (arrival < hot) return 0;
  const others = waiting.total - hot;
  return waiting.groupOf(hot + (((arrival - hot) * STRIDE) % others));
};
