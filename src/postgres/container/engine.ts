import { accessSync, constants, existsSync } from 'node:fs';
import { environmentError } from '../../errors.js';
import type { Engine, Testcontainers } from './testcontainers.js';

const SOCKET = '/var/run/docker.sock';

const mayUse = (socket: string): boolean => {
  try {
    accessSync(socket, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** The container engine that the user's environment leads to; throws `no-container-engine` with what is in the way. */
export const findEngine = async ({ getContainerRuntimeClient }: Testcontainers, socket = SOCKET): Promise<Engine> => {
  try {
    return (await getContainerRuntimeClient()).container.dockerode;
  } catch (cause) {
    throw existsSync(socket) && !mayUse(socket) ? forbidden(socket, cause) : noEngine(cause);
  }
};

const OTHER_WAYS = 'or use another server: --postgres embedded:17, or --database-url.';

const forbidden = (socket: string, cause: unknown) =>
  environmentError({
    code: 'no-container-engine',
    message: `This user may not use Docker: ${socket} cannot be written.`,
    hint: `Add the user to the group docker (sudo usermod -aG docker $USER, then log in again); ${OTHER_WAYS}`,
    cause,
  });

const noEngine = (cause: unknown) =>
  environmentError({
    code: 'no-container-engine',
    message: 'There is no container engine: neither Docker nor another one answers.',
    hint: `Start Docker (docker info tells), or set DOCKER_HOST; ${OTHER_WAYS}`,
    cause,
  });

/** Why an image's container did not start: the image cannot be had, or it is no PostgreSQL, or the engine refused. */
export const didNotStart = (image: string, cause: unknown) => {
  const reason = cause instanceof Error ? cause.message.trim() : String(cause);
  const missing = /HTTP code 404|not found|pull access denied|manifest|registry|proxyconnect|no such image/i.test(
    reason,
  );
  return environmentError({
    code: missing ? 'image-not-found' : 'container-did-not-start',
    message: `The container of ${image} did not start: ${reason}`,
    hint: missing
      ? `Check the image's name and that "docker pull ${image}" works here.`
      : `See what "docker run --rm -e POSTGRES_PASSWORD=x ${image}" says; it has to listen on port 5432.`,
    cause,
  });
};
