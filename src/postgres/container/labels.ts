import { hostname } from 'node:os';
import { isRunning } from '../embedded/processes.js';
import { type Engine, findTestcontainers, type Listed } from './testcontainers.js';

const HOST = 'planproof.host';
const PID = 'planproof.pid';

/** What every container says about who started it. */
export const ownLabels = (): Readonly<Record<string, string>> => ({ [HOST]: hostname(), [PID]: String(process.pid) });

const isLeft = ({ Labels: labels }: Listed): boolean => labels[HOST] === hostname() && !isRunning(Number(labels[PID]));

/**
 * Removes the containers, with their data, of runs on this machine that were killed; gives the images that they were of. No reaper
 * container is needed for that, which many CI systems forbid.
 */
export const removeLeft = async (engine: Engine): Promise<readonly string[]> => {
  const all = await engine.listContainers({ all: true, filters: { label: [`${HOST}=${hostname()}`, PID] } });
  const left = all.filter(isLeft);
  await Promise.all(left.map(({ Id }) => remove(engine, Id)));
  return left.map(({ Image }) => Image);
};

/** Removes a container with its data; silent when it is gone already. */
export const remove = async (engine: Engine, id: string): Promise<void> => {
  try {
    await engine.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    // Another planproof that starts just now removes it too.
    const { statusCode } = error as { readonly statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
};

/** The same, where containers can be had at all. */
export const removeLeftContainers = async (): Promise<readonly string[]> => {
  const testcontainers = await findTestcontainers();
  const client = await testcontainers?.getContainerRuntimeClient().catch(() => undefined);
  return client === undefined ? [] : removeLeft(client.container.dockerode);
};
