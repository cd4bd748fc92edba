import { environmentError } from '../../errors.js';

/** A container that is described and not started yet. */
export interface Draft {
  withEnvironment(environment: Readonly<Record<string, string>>): Draft;
  withExposedPorts(port: number): Draft;
  withLabels(labels: Readonly<Record<string, string>>): Draft;
  /** `memory` in GiB. */
  withResourcesQuota(quota: { readonly memory?: number; readonly cpu?: number }): Draft;
  withSharedMemorySize(bytes: number): Draft;
  withStartupTimeout(milliseconds: number): Draft;
  withAutoCleanup(enabled: boolean): Draft;
  start(): Promise<Started>;
}

export interface Started {
  getId(): string;
  getHost(): string;
  getMappedPort(port: number): number;
  restart(): Promise<void>;
}

interface Container {
  inspect(): Promise<{ readonly State: { readonly Pid: number } }>;
  remove(options: { readonly force: true; readonly v: true }): Promise<void>;
}

/** A container as the engine lists it. */
export interface Listed {
  readonly Id: string;
  readonly Image: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** The container engine: Docker, or what speaks its protocol. */
export interface Engine {
  listContainers(options: { all: true; filters: { label: readonly string[] } }): Promise<readonly Listed[]>;
  getContainer(id: string): Container;
}

/** What is used of the package `testcontainers`. */
export interface Testcontainers {
  readonly GenericContainer: new (image: string) => Draft;
  getContainerRuntimeClient(): Promise<{ readonly container: { readonly dockerode: Engine } }>;
}

// An optional peer, which most installations do not have: neither the compiler nor a bundler shall look for it.
const PACKAGE: string = 'testcontainers';

/** The package, where it is installed. */
export const findTestcontainers = async (): Promise<Testcontainers | undefined> => {
  try {
    return (await import(PACKAGE)) as Testcontainers;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
};

/** The package; throws `no-testcontainers` where it is not installed. */
export const loadTestcontainers = async (): Promise<Testcontainers> => {
  const found = await findTestcontainers();
  if (found !== undefined) return found;
  throw environmentError({
    code: 'no-testcontainers',
    message: 'Containers are started by the package testcontainers, which is not installed beside planproof.',
    hint: 'Run npm i -D testcontainers@11, or use another server: --postgres embedded:17, or --database-url.',
  });
};
