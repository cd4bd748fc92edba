import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** The machine that planproof runs on, as a report names it. */
export const thisMachine = () => ({
  cpuModel: cpus()[0]?.model.trim() || 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  platform: `${platform()} ${arch()}`,
  nodeVersion: process.versions.node,
});
