import type { Session } from '../postgres/session.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import { bindToCore } from './core.js';
import type { Backends, PlanMode } from './fact.js';
import { SETTINGS, type SettingsMode } from './settings.js';

/**
 * Shapes in one database share a session, so that they are compared in one backend; a program has its own, since what it leaves
 * there others shall not meet.
 */
export const homes = (
  { shapes }: Pick<LoadedScenario, 'shapes'>,
  databaseOf: (shape: string) => string,
): ((shape: string) => string) => {
  const programs = new Set(shapes.filter((shape) => 'run' in shape).map(({ name }) => name));
  return (shape) => (programs.has(shape) ? `program ${shape}` : databaseOf(shape));
};

/** Opens a session on the database in which a shape lives. */
export type Connect = (shape: string) => Promise<Session>;

export interface PinnedOptions {
  /** Shapes of one home share a session, since no two backends run alike; the shape itself unless told. */
  readonly homeOf?: (shape: string) => string;
  /** The pid on this machine of a session's backend, where the server is on this machine. */
  readonly backendPid?: ((session: Session) => number) | undefined;
}

export const applySettings = async (session: Session, settings: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, value] of Object.entries(settings)) {
    await session.query('SELECT set_config($1, $2, false)', [name, value]);
  }
};

/**
 * Pinned sessions, one for each home of shapes, plan mode and settings mode, opened when first asked for. A generic plan is
 * cached with the settings under which it was made, so a session never changes its settings. What is counted, and so
 * compared, runs on one core.
 */
export const pinnedSessions = (connect: Connect, { homeOf = (shape) => shape, backendPid }: PinnedOptions = {}) => {
  const open = new Map<string, Promise<Session>>();
  const bound = new WeakSet<Session>();
  const pin = async (shape: string, planMode: PlanMode, mode: SettingsMode) => {
    const session = await connect(shape);
    const settings = { plan_cache_mode: `force_${planMode}_plan`, ...SETTINGS[mode] };
    await applySettings(session, settings);
    if (mode === 'counting' && backendPid && (await bindToCore(backendPid(session)))) bound.add(session);
    return session;
  };
  return {
    get: (shape: string, planMode: PlanMode, mode: SettingsMode): Promise<Session> => {
      const key = [homeOf(shape), planMode, mode].join('\n');
      const session = open.get(key) ?? pin(shape, planMode, mode);
      open.set(key, session);
      return session;
    },
    /** How alike the conditions are under which two of the sessions run. */
    apart: (one: Session, other: Session): Backends => {
      if (one === other) return 'one-backend';
      return bound.has(one) && bound.has(other) ? 'one-core' : 'apart';
    },
    end: async () => {
      await Promise.allSettled([...open.values()].map(async (session) => (await session).end()));
    },
  };
};

export type PinnedSessions = ReturnType<typeof pinnedSessions>;
