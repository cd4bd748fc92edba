import { expect, test } from 'vitest';
import { reportJsonSchema } from './jsonSchema.js';

const COMMITTED = new URL('../../reports/schema/report.schema.json', import.meta.url).pathname;

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly oneOf?: readonly Node[];
}

const fields = (node: Node, path: string): (readonly [string, Node])[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([name, each]) => [
    [`${path}.${name}`, each] as const,
    ...fields(each, `${path}.${name}`),
  ]),
  ...(node.items ? fields(node.items, `${path}[]`) : []),
  ...(typeof node.additionalProperties === 'object' ? fields(node.additionalProperties, `${path}.*`) : []),
  ...(node.oneOf ?? []).flatMap((each) => fields(each, path)),
];

const all = fields(JSON.parse(reportJsonSchema()), '');

test('the committed JSON Schema is the one that the code gives (npm run schema writes it)', async () => {
  await expect(reportJsonSchema()).toMatchFileSnapshot(COMMITTED);
});

test('every field of the report is described', () => {
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter(([, field]) => !field.description).map(([path]) => path)).toEqual([]);
});

test('every number of the report has its unit', () => {
  const numbers = all.filter(([, { type }]) => type === 'number' || type === 'integer');
  expect(numbers.length).toBeGreaterThan(50);
  expect(numbers.filter(([, field]) => !field.unit).map(([path]) => path)).toEqual([]);
});
