import type { Session } from '../postgres/session.js';
import type { PlanMode } from './fact.js';
import { SETTINGS, type SettingsMode } from './settings.js';

/** Opens a session on the database in which a shape lives. */
export type Connect = (shape: string) => Promise<Session>;

export const applySettings = async (session: Session, settings: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, value] of Object.entries(settings)) {
    await session.query('SELECT set_config($1, $2, false)', [name, value]);
  }
};

/**
 * Pinned sessions, one for each shape, plan mode and settings mode, opened when first asked for. A generic plan is
 * cached with the settings under which it was made, so a session never changes its settings.
 */
export const pinnedSessions = (connect: Connect) => {
  const open = new Map<string, Promise<Session>>();
  const pin = async (shape: string, planMode: PlanMode, mode: SettingsMode) => {
    const session = await connect(shape);
    const settings = { plan_cache_mode: `force_${planMode}_plan`, ...SETTINGS[mode] };
    await applySettings(session, settings);
    return session;
  };
  return {
    get: (shape: string, planMode: PlanMode, mode: SettingsMode): Promise<Session> => {
      const key = [shape, planMode, mode].join('\n');
      const session = open.get(key) ?? pin(shape, planMode, mode);
      open.set(key, session);
      return session;
    },
    end: async () => {
      await Promise.allSettled([...open.values()].map(async (session) => (await session).end()));
    },
  };
};

export type PinnedSessions = ReturnType<typeof pinnedSessions>;
