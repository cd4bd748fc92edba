import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import type { Config } from './config/config.js';
import { recordedSettings } from './postgres/recordedSettings.js';
import type { Server } from './postgres/server.js';
import type { Report } from './report/report.js';

/** What the run was asked to do, as a report tells it: no paths, no secrets. */
export const aboutConfig = ({
  scale,
  seed,
  postgres,
  cases,
  shapes,
  sweeps,
  session,
  shard,
}: Config): Report['config'] => ({
  scale,
  seed,
  postgres,
  ...(cases.length > 0 && { cases }),
  ...(shapes.length > 0 && { shapes }),
  ...(sweeps.length > 0 && { sweeps }),
  ...(shard !== undefined && { shard }),
  ...(session !== undefined && { session }),
});

/** The machine that planproof runs on. */
export const aboutMachine = (): Report['machine'] => ({
  cpuModel: cpus()[0]?.model.trim() || 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  platform: `${platform()} ${arch()}`,
  nodeVersion: process.versions.node,
});

/** The server, with the settings that bear on what was measured. */
export const aboutServer = async (server: Server): Promise<Report['server']> => {
  const session = await server.connect();
  const settings = await recordedSettings(session);
  await session.end();
  const { provider, version } = server;
  return { provider, version: version.text, major: version.major, settings };
};
