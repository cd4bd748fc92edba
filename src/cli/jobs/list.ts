import { resolve } from 'node:path';
import { readConfigFile } from '../../config/file.js';
import type { ExitCode } from '../../errors.js';
import * as api from '../../index.js';
import { discover, type FoundScenario, pick } from '../../scenario/discover.js';
import { loadScenario } from '../../scenario/load.js';
import type { LoadedScenario } from '../../scenario/loaded.js';
import { columns } from '../columns.js';
import type { Context } from '../command.js';
import type { Terminal } from '../terminal.js';

export interface ListFlags {
  readonly scenario?: readonly string[];
  readonly scenarios?: string;
}

const describe = (
  scenario: LoadedScenario,
  { origin }: FoundScenario,
  { bold, dim }: Terminal['outputColors'],
): string => {
  const { name, question, shapes, cases, dataset } = scenario;
  return [
    `${bold(name)} ${dim(`(${origin})`)}`,
    `  ${question}`,
    columns(
      [
        [
          'shapes',
          shapes.map((shape) => `${shape.name}${shape.role === 'reference' ? ' (reference)' : ''}`).join(', '),
        ],
        ['scales', Object.keys(dataset.scales).join(', ')],
        ['cases', ''],
      ],
      '  ',
    ),
    columns(
      cases.map((each) => [each.name, each.why] as const),
      '    ',
    ),
  ].join('\n');
};

/** Loads the scenarios, which checks them, and shows what they hold. */
export const list = async (flags: ListFlags, { terminal }: Context): Promise<ExitCode> => {
  const scenariosDir = flags.scenarios ?? (await readConfigFile(process.cwd())).scenarios;
  const found = discover(process.cwd(), scenariosDir === undefined ? undefined : resolve(scenariosDir));
  const listed = (flags.scenario ?? []).length > 0 ? pick(found, flags.scenario ?? []) : found;
  const texts: string[] = [];
  for (const each of listed) {
    const scenario = await loadScenario(each, api);
    for (const warning of scenario.warnings) terminal.say(`warning: ${warning}`);
    texts.push(describe(scenario, each, terminal.outputColors));
  }
  terminal.print(`${texts.join('\n\n')}\n`);
  return 0;
};
