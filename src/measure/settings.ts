/**
 * `counting`: no parallelism, no JIT, so that counters repeat exactly. `production`: what the server would do.
 */
export type SettingsMode = 'counting' | 'production';

/** The settings of a mode, as SET would take them. */
export const SETTINGS: Readonly<Record<SettingsMode, Readonly<Record<string, string>>>> = {
  counting: { max_parallel_workers_per_gather: '0', jit: 'off' },
  production: {},
};
