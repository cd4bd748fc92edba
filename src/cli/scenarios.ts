import * as api from '../index.js';
import { discover, pick } from '../scenario/discover.js';
import { loadScenario } from '../scenario/load.js';
import type { LoadedScenario } from '../scenario/loaded.js';

/** The scenarios that can be named here; none where their folder cannot be read. */
export const scenarioNames = (): readonly string[] => {
  try {
    return discover(process.cwd()).map(({ name }) => name);
  } catch {
    return [];
  }
};

/** Loads the scenarios that a command line names, or all. */
export const loadScenarios = async (names: readonly string[], scenariosDir?: string): Promise<LoadedScenario[]> => {
  const loaded: LoadedScenario[] = [];
  for (const found of pick(discover(process.cwd(), scenariosDir), names)) loaded.push(await loadScenario(found, api));
  return loaded;
};

/** The same of the user's own, and no example where there are none. */
export const loadOwnScenarios = async (names: readonly string[], scenariosDir?: string): Promise<LoadedScenario[]> => {
  const own = discover(process.cwd(), scenariosDir).filter(({ origin }) => origin === 'own');
  return names.length === 0 && own.length === 0 ? [] : loadScenarios(names, scenariosDir);
};
