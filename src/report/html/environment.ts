import type { Report } from '../report.js';
import { bytesText } from '../units.js';
import { html, type Markup } from './markup.js';

/** Where, when and with what the run was made: what someone needs to repeat it. */
export const environment = ({ server, machine, config, planproofVersion, commit, createdAt }: Report): Markup => html`
<h2 id="environment">Environment</h2>
${definitions([
  ['PostgreSQL', `${server.version}, ${server.provider}`],
  ['Machine', `${machine.cpuModel}, ${machine.cores} cores, ${bytesText(machine.memoryBytes)}, ${machine.platform}`],
  ['planproof', `${planproofVersion} on Node.js ${machine.nodeVersion}`],
  ['Run', `${createdAt}${commit === undefined ? '' : `, commit ${commit}`}`],
  ['Again', `planproof run --scale ${config.scale} --seed ${config.seed} --postgres ${config.postgres}`],
])}
<details><summary>Settings of the server</summary>${definitions(Object.entries(server.settings))}</details>`;

/** Names with what they stand for. */
export const definitions = (entries: readonly (readonly [string, string])[]): Markup =>
  html`<dl>${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
