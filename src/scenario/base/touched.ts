import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOfSource } from '../../sql/source.js';
import { dataSource, datasetSources } from '../files.js';
import type { LoadedScenario } from '../loaded.js';

/** Whether a file of a scenario, of its dataset or of the dataset's scripts is among those that changed. */
export const isTouched = (cwd: string, scenario: LoadedScenario, changed: ReadonlySet<string>): boolean => {
  const { dataset, directory } = scenario;
  const folders = [directory, dirname(fileURLToPath(dataset.module))].map((path) => relative(cwd, path));
  const sources = [...datasetSources(dataset), ...dataSource(dataset)];
  const scripts = sources.flatMap(filesOfSource);
  return [...changed].some(
    (path) => scripts.includes(path) || folders.some((folder) => path === folder || path.startsWith(`${folder}/`)),
  );
};
