import type { Config } from '../config/config.js';
import type { Fact } from '../measure/fact.js';
import { measureGrowth } from '../measure/measureGrowth.js';
import { seedAhead, withPlace } from '../place.js';
import type { Server } from '../postgres/server.js';
import type { PreparedScenario } from '../scenario/prepare.js';
import { sweepSizes } from '../seed/scale.js';
import type { RunOptions } from './options.js';
import { ownCases } from './share.js';

/** Counts the work at every size along the axes that were asked for and that this scenario has budgets on. */
export const sweep = async (
  { sweeps, scale, seed, session }: Config,
  server: Server,
  prepared: PreparedScenario,
  { emit, signal }: RunOptions,
): Promise<readonly Fact[]> => {
  const connectServer = () => server.connect();
  const facts: Fact[] = [];
  for (const axis of sweeps) {
    const swept = sweptCases(prepared, axis);
    if (swept.length === 0) continue;
    const sizes = sweepSizes(prepared.scenario.dataset, axis, scale);
    await seedAhead(server, prepared, [scale, ...sizes.map(({ axes }) => axes)], { seed, emit });
    for (const { value: size, axes } of sizes) {
      emit({ kind: 'note', message: `${axis} = ${size.toLocaleString('en-US')}` });
      const measured = await withPlace(server, prepared, { scale: axes, seed, session, emit }, ({ connect }) =>
        measureGrowth(prepared.scenario, swept, { axis, size }, { connect, connectServer, signal }),
      );
      facts.push(...measured);
    }
  }
  return facts;
};

/** The cases on the data as they were seeded on which a budget asks for growth along the axis. */
const sweptCases = ({ scenario }: PreparedScenario, axis: string) => {
  const growing = scenario.budgets.filter((budget) => budget.kind === 'growth' && budget.along === axis);
  return ownCases(scenario).filter(
    ({ name, state }) => state === undefined && growing.some((budget) => (budget.case ?? name) === name),
  );
};
