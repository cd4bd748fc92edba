import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import AjvDraft04 from 'ajv-draft-04';
import { expect, test } from 'vitest';
import { contentOf, hostileReport } from '../hostile.test.fixture.js';
import { specimen } from '../specimen.test.fixture.js';
import { sarif } from './sarif.js';

const SCHEMA = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const isValid = new AjvDraft04.default({ validateFormats: false, strict: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
);

const faults = (log: unknown): unknown => (isValid(log) ? [] : isValid.errors);

test.each(['passed', 'broken', 'violated', 'unstable'] as const)(
  'a report that is %s is valid SARIF',
  async (outcome) => {
    expect(faults(JSON.parse(await contentOf(sarif, specimen({ outcome }))))).toEqual([]);
  },
);

test('hostile texts are valid SARIF', async () => {
  expect(faults(JSON.parse(await contentOf(sarif, hostileReport())))).toEqual([]);
});

test('a finding stands at the line of the .sql file at which the statement begins', async () => {
  const report = specimen({ outcome: 'broken' });
  const commented = report.scenarios.map((scenario) => ({
    ...scenario,
    shapes: scenario.shapes.map((shape) => ({
      ...shape,
      sql: shape.sql.map(({ file, text }) => ({ file, text: `-- why\n/* and\n how */\n${text}` })),
    })),
  }));
  const log = JSON.parse(await contentOf(sarif, { ...report, scenarios: commented }));
  expect(log.runs[0].results[0]).toMatchObject({
    ruleId: 'atMost',
    level: 'error',
    message: { text: 'last-used, widest: 4 shared blocks, at most 3' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'scenarios/recent-workflows/last-used.sql' },
          region: { startLine: 4 },
        },
      },
    ],
  });
});

test('a report without a fault has no findings', async () => {
  expect(JSON.parse(await contentOf(sarif, specimen())).runs[0].results).toEqual([]);
});
