import { budgetText } from '../budgetText.js';
import { clipped } from '../inert.js';
import type { Report, ScenarioReport } from '../report.js';
import type { Reporter } from '../reporter.js';
import { element, xmlText } from '../xml.js';

type Invariant = ScenarioReport['invariants'][number];
type Verdict = ScenarioReport['verdicts'][number];

/** Readers of JUnit show names in a list, and choke on books. */
const NAME_LIMIT = 500;

/** JUnit XML: a suite a scenario, a test an invariant and a verdict. */
export const junit: Reporter = {
  name: 'junit',
  description: 'JUnit XML, a test for each invariant and verdict',
  render: (report) => [{ name: 'junit.xml', content: document(report) }],
};

const document = ({ scenarios, createdAt }: Report): string => {
  const suites = scenarios.map((scenario) => suite(scenario, createdAt));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'planproof' }, suites)}\n`;
};

const suite = ({ name, invariants, verdicts }: ScenarioReport, createdAt: string): string => {
  const states = [...invariants, ...verdicts].map(({ state }) => outcome(state));
  const counts = {
    tests: states.length,
    failures: states.filter((state) => state === 'failure').length,
    errors: 0,
    skipped: states.filter((state) => state === 'skipped').length,
  };
  const tests = [
    ...invariants.map((each) => invariantTest(name, each)),
    ...verdicts.map((each) => verdictTest(name, each)),
  ];
  return element('testsuite', { name: short(name), ...counts, timestamp: createdAt.replace(/\.\d+Z$/, '') }, tests);
};

const outcome = (state: Invariant['state'] | Verdict['state']): 'failure' | 'skipped' | 'passed' => {
  if (state === 'violated' || state === 'broken' || state === 'regressed') return 'failure';
  return state === 'skipped' ? 'skipped' : 'passed';
};

const invariantTest = (scenario: string, invariant: Invariant): string =>
  element('testcase', { classname: short(scenario), name: short(invariant.name) }, invariantResult(invariant));

const invariantResult = (invariant: Invariant): readonly string[] => {
  switch (invariant.state) {
    case 'holds':
      return [];
    case 'skipped':
      return [element('skipped', { message: invariant.reason })];
    case 'violated': {
      const rows = invariant.rows.map(({ key, expected, found }) =>
        xmlText(`${key}: expected ${expected}, found ${found}`),
      );
      return [element('failure', { type: 'violated', message: invariant.message }, rows)];
    }
  }
};

const verdictTest = (scenario: string, verdict: Verdict): string => {
  const name = short(`${verdict.shape}, ${verdict.case}: ${budgetText(verdict.budget)}`);
  return element('testcase', { classname: short(scenario), name }, verdictResult(verdict));
};

const verdictResult = (verdict: Verdict): readonly string[] => {
  switch (verdict.state) {
    case 'pass':
    case 'improved':
      return [];
    case 'skipped':
      return [element('skipped', { message: verdict.reason })];
    case 'unstable':
      return [element('system-out', {}, [xmlText(`unstable: ${verdict.evidence}`)])];
    case 'broken':
    case 'regressed':
      return [element('failure', { type: verdict.state, message: verdict.evidence })];
  }
};

const short = (text: string): string => clipped(text, NAME_LIMIT);
