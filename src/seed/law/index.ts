export { even } from './even.js';
export type { ContinuousLaw, Law } from './law.js';
export { logNormal } from './log-normal.js';
export { pareto } from './pareto.js';
export { uniform } from './uniform.js';
export { zipf } from './zipf.js';
