import { decideSelf, type SelfTest, selfTest } from '../gate/time.js';
import { onCpuClock } from '../measure/clock.js';
import { pairFact, warmedUp } from '../measure/measure.js';
import { pinnedSessions } from '../measure/sessions.js';
import { target } from '../measure/target.js';
import type { Server } from '../postgres/server.js';
import { compileQuery } from '../scenario/sql.js';
import { balancedOrder } from '../stats/order.js';

/** What a server on this machine is worth for measuring. */
export interface Examination {
  /** Why the processor's clock cannot be read; absent where it can. */
  readonly noCpuClock?: string;
  /** Absent where no pairs could be taken. */
  readonly self: SelfTest | undefined;
  /** Absent where the server does not say. */
  readonly freeBytes?: number;
}

/** Some milliseconds of the processor, and no table. */
const PROBE = compileQuery('doctor.sql', 'SELECT sum(sqrt(n)) FROM generate_series(1, 20000) AS n');

/** Reads the clocks of a server and holds one query against itself (A/A). */
export const examine = async (server: Server): Promise<Examination> => {
  const { backendPid } = server;
  const sessions = pinnedSessions(() => server.connect(), { backendPid });
  const key = { shape: 'doctor', case: 'doctor', planMode: 'custom', settings: 'counting' } as const;
  const shape = { name: 'doctor', role: 'reference', query: 'doctor.sql', sql: { queries: [PROBE] } } as const;
  const open = async (name: string) => target(await sessions.get(name, 'custom', 'counting'), key, shape, {});
  try {
    const [one, other] = [await open('one'), await open('other')];
    await one.execute();
    const clock = onCpuClock(backendPid?.(one.session));
    const [old, anew] = [await warmedUp(one, { backendPid }), await warmedUp(other, { backendPid })];
    const pacing = () => ({ decide: decideSelf, order: (pairs: number) => balancedOrder(pairs, 1) });
    const fact = await pairFact('aa', old, anew, { sessions, backendPid, pacing });
    const disk = await server.disk?.();
    return {
      ...(!clock.available && { noCpuClock: clock.reason }),
      self: 'pairs' in fact ? selfTest([fact]) : undefined,
      ...(disk && { freeBytes: disk.freeBytes }),
    };
  } finally {
    await sessions.end();
  }
};
