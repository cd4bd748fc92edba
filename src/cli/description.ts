import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { rasterise } from '../report/charts/png.js';
import { drawSvg } from '../report/charts/svg.js';
import { bytesText, countText, shortCount } from '../report/units.js';
import type { DatasetDescription } from '../seed/describe/describe.js';
import type { KeyFacts, SkewFacts } from '../seed/describe/skew.js';
import { columns } from './columns.js';

/** What a dataset really holds, in 80 columns: its tables, then for each skew the heaviest keys and what pg_stats believes. */
export const descriptionText = ({ name, tables, skews }: DatasetDescription): string =>
  [
    name,
    columns(
      tables.map(({ name: table, rows, bytes }) => [table, `${countText(rows)} rows`, bytesText(bytes)]),
      '  ',
    ),
    ...skews.map(skewText),
    '',
  ].join('\n');

const skewText = (skew: SkewFacts): string => {
  const { says, table, column, keys, rows, counted } = skew;
  return [
    `\n${says}: ${countText(rows)} rows of ${countText(keys)} keys in ${table}.${column}`,
    `  ${believedText(skew)}`,
    columns([['key', 'rows', 'share', 'pg_stats', ...counted], ...skew.heaviest.map(keyRow)], '  '),
    '',
    columns([['of all keys', 'least', 'median', '90 %', '99 %', 'most'], ...spreadRows(skew)], '  '),
  ].join('\n');
};

const keyRow = ({ key, rows, share, believedShare, counts }: KeyFacts): string[] => [
  key.length > WIDEST_KEY ? `${key.slice(0, WIDEST_KEY - 1)}…` : key,
  countText(rows),
  shareText(share),
  believedShare === undefined ? '-' : shareText(believedShare),
  ...counts.map(countText),
];

const WIDEST_KEY = 24;

const spreadRows = ({ spread }: SkewFacts): string[][] =>
  spread.map(({ of, min, median, p90, p99, max }) => [of, ...[min, median, p90, p99, max].map(shortCount)]);

const shareText = (share: number): string => `${(share * 100).toFixed(2)} %`;

const believedText = ({ believed }: SkewFacts): string => {
  if (believed === undefined) return 'pg_stats: nothing is known of it';
  const { distinctValues, nullShare, correlation } = believed;
  const order = correlation === null ? '' : `, correlation ${correlation.toFixed(2)}`;
  return `pg_stats: ${countText(distinctValues)} keys, ${shareText(nullShare)} null${order}`;
};

/** Draws the rank-size picture of each description as SVG and PNG, with its specification beside; says what it wrote. */
export const drawSkews = async (folder: string, described: readonly DatasetDescription[]): Promise<string> => {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const { name, picture } of described) {
    const svg = await drawSvg(picture as unknown as TopLevelSpec);
    const files = { json: JSON.stringify(picture, null, 2), svg, png: await rasterise(svg) };
    for (const [ending, content] of Object.entries(files)) {
      const path = join(folder, `${name}-skew.${ending}`);
      await writeFile(path, content);
      written.push(path);
    }
  }
  return `Wrote ${written.join(', ')}`;
};
