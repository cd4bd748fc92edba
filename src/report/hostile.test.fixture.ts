import type { Report } from './report.js';
import type { SpecimenOptions } from './specimen/options.test.fixture.js';
import { specimen } from './specimen.test.fixture.js';

/** What a name, a parameter or a row might hold to break out of any format. */
export const HOSTILE =
  '</td><script>alert(1)</script><img src="http://evil.example/x.png" onerror=alert(1)> ]]> & " \' ` ``` | \\ ' +
  '![x](http://evil.example) [y](javascript:alert(1)) @everyone #1 ::error::boo %0A , : {}\n\n# heading\n\u0000\u001b[31m\u202e\ud800 עברית';

/** A report in which every text is hostile, and one shape has 100,000 characters of SQL. */
export const hostileReport = (outcome: NonNullable<SpecimenOptions['outcome']> = 'violated'): Report => {
  const report = specimen({ taint: HOSTILE, outcome, cases: 9 });
  const long = `${HOSTILE}\n`.repeat(Math.ceil(100_000 / HOSTILE.length));
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    shapes: scenario.shapes.map((shape) => ({
      ...shape,
      sql: shape.sql.map(({ file }) => ({ file: file + HOSTILE, text: long })),
    })),
  }));
  return { ...report, scenarios };
};

export const contentOf = async (
  reporter: import('./reporter.js').Reporter,
  report: Report,
  name?: string,
): Promise<string> => {
  const files = await reporter.render(report);
  const file = name === undefined ? files[0] : files.find((each) => each.name === name);
  if (file === undefined || typeof file.content !== 'string') throw new Error(`no text file ${name ?? ''}`);
  return file.content;
};
