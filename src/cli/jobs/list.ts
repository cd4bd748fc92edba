import { resolve } from 'node:path';
import { readConfigFile } from '../../config/file.js';
import type { ExitCode } from '../../errors.js';
import { gravest } from '../../gate/exitCode.js';
import * as api from '../../index.js';
import { discover, type FoundScenario, pick } from '../../scenario/discover.js';
import { loadScenario } from '../../scenario/load.js';
import type { LoadedScenario } from '../../scenario/loaded.js';
import { columns } from '../columns.js';
import type { Context } from '../command.js';
import { exitCodeOf, renderFailure } from '../failure.js';
import type { Terminal } from '../terminal.js';

export interface ListFlags {
  readonly scenario?: readonly string[];
  readonly scenarios?: string;
}

const describe = (
  scenario: LoadedScenario,
  origin: FoundScenario['origin'],
  { bold, dim }: Terminal['outputColors'],
): string => {
  const { name, question, shapes, cases, dataset, warnings } = scenario;
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
    ...warnings.map((warning) => `  warning: ${warning}`),
  ].join('\n');
};

/** Loads the scenarios, which checks them, and shows what they hold; a broken one hides none of the others. */
export const list = async (flags: ListFlags, { terminal }: Context): Promise<ExitCode> => {
  const scenariosDir = flags.scenarios ?? (await readConfigFile(process.cwd())).scenarios;
  const found = discover(process.cwd(), scenariosDir === undefined ? undefined : resolve(scenariosDir));
  const listed = (flags.scenario ?? []).length > 0 ? pick(found, flags.scenario ?? []) : found;
  const results = await Promise.allSettled(listed.map((each) => loadScenario(each, api)));
  const codes: ExitCode[] = [];
  const texts: string[] = [];
  for (const [i, result] of results.entries()) {
    const origin = listed[i]?.origin ?? 'own';
    if (result.status === 'fulfilled') texts.push(describe(result.value, origin, terminal.outputColors));
    else codes.push(tell(result.reason, terminal));
  }
  if (texts.length > 0) terminal.print(`${texts.join('\n\n')}\n`);
  return gravest(codes);
};

const tell = (error: unknown, terminal: Terminal): ExitCode => {
  terminal.error(renderFailure(error, { debug: terminal.debug, colors: terminal.errorColors }));
  return exitCodeOf(error);
};
