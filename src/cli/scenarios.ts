import * as api from '../index.js';
import { discover, pick } from '../scenario/discover.js';
import { loadScenario } from '../scenario/load.js';
import type { LoadedScenario } from '../scenario/loaded.js';

/** Loads the scenarios that a command line names, or all. */
export const loadScenarios = async (names: readonly string[], scenariosDir?: string): Promise<LoadedScenario[]> => {
  const loaded: LoadedScenario[] = [];
  for (const found of pick(discover(process.cwd(), scenariosDir), names)) loaded.push(await loadScenario(found, api));
  return loaded;
};
