import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSpecimen } from '../check/specimen.test.fixture.js';
import { concludeRun } from '../conclude.js';
import type { CheckReport, Report, ScenarioReport } from '../report.js';
import type { SpecimenOptions } from '../specimen/options.test.fixture.js';
import { specimen } from '../specimen.test.fixture.js';
import { accessibilityFaults, openDocument, startBrowser } from './browser.test.fixture.js';
import { checkPage } from './checkPage.js';
import { page as render } from './page.js';

const HOSTILE =
  '</script><script>globalThis.broken = 1</script><img src=x onerror="globalThis.broken = 1">\'"&amp;`\u0000\u001b\u202e עברית';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser.close());

// Drawn once: a test is about what a browser makes of a page.
const drawn = new Map<string, Promise<string>>();
const draw = (options: SpecimenOptions): Promise<string> => {
  const key = JSON.stringify(options);
  const page = drawn.get(key) ?? render(specimen(options));
  drawn.set(key, page);
  return page;
};
const withCheck = (options: SpecimenOptions, check: CheckReport): Report => {
  const report = specimen(options);
  return { ...report, scenarios: report.scenarios.map((scenario) => ({ ...scenario, check })) };
};
const open = async (options: SpecimenOptions = {}, context = {}) => openDocument(browser, await draw(options), context);

test('the page opens without errors and without a network, its conclusion first', async () => {
  const { page, errors, requests } = await open({ scenarios: 3 });
  expect(await page.locator('h1').textContent()).toBe('✓ Yes, merge: 3 scenarios passed.');
  expect(await page.evaluate('document.body.innerText')).toMatch(/^✓ Yes, merge/);
  expect([errors, requests]).toEqual([[], []]);
  await page.close();
});

test('every chart is drawn, with a label and with a value on each mark', async () => {
  const { page } = await open();
  const sizes = await page
    .locator('figure svg')
    .evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().width));
  expect(sizes.length).toBe(6);
  expect(Math.min(...sizes)).toBeGreaterThan(300);
  expect(await page.getByRole('img', { name: /^Median time and shared blocks/ }).count()).toBe(2);
  expect(await page.locator('figure svg path title').first().textContent()).toBe('hottest, distinct-on: 1.77 s');
  await page.close();
});

test('numbers say what they mean when they are pointed at', async () => {
  const { page } = await open();
  const title = await page.getByRole('cell', { name: '325,121' }).first().getAttribute('title');
  expect(title).toBe(
    'The same in every repetition. Shared buffers touched: hit and read together. The steadiest measure of work. Unit: blocks of 8 kB.',
  );
  await page.close();
});

test('plans open in the plan viewer, side by side, by mouse and by keyboard', async () => {
  const { page, errors, requests } = await open();
  await page.locator('summary', { hasText: 'hottest' }).first().click();
  const first = page.locator('details[open]').first();
  expect(await first.getByRole('tabpanel', { name: 'What differs' }).isVisible()).toBe(true);
  await first.getByRole('tab', { name: 'What differs' }).focus();
  await page.keyboard.press('ArrowRight');
  const [reference, candidate] = [0, 1].map((index) => first.frameLocator(`iframe >> nth=${index}`));
  await reference?.getByText('Gather Merge').first().waitFor();
  await candidate?.getByText('Index Only Scan').first().waitFor();
  await reference?.getByText('Raw', { exact: true }).click();
  await reference?.getByText('"Node Type": "Gather Merge"').first().waitFor();
  expect([errors, requests]).toEqual([[], []]);
  await page.close();
});

test('the keyboard reaches everything in the order of the page', async () => {
  const { page } = await open();
  const seen: number[] = [];
  for (let step = 0; step < 25; step++) {
    await page.keyboard.press('Tab');
    seen.push(await page.evaluate<number>('document.activeElement.getBoundingClientRect().top + scrollY'));
  }
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(new Set(seen).size).toBeGreaterThan(8);
  await page.close();
});

test.each(['light', 'dark'] as const)('nothing bars anyone from reading it, in %s', async (colorScheme) => {
  for (const outcome of ['passed', 'violated'] as const) {
    const { page } = await open({ outcome, cases: 3, candidates: ['last-used', 'lateral-walk'] }, { colorScheme });
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
  }
});

test('on a phone nothing but the tables scrolls sideways', async () => {
  const { page } = await open({}, { viewport: { width: 375, height: 800 } });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  await page.close();
});

test('whatever a user brings in is shown as text', async () => {
  const { page, errors, requests } = await open({ taint: HOSTILE, outcome: 'violated' });
  await page.locator('summary', { hasText: 'hottest' }).first().click();
  await page.getByRole('tab', { name: 'Plan viewer' }).first().click();
  await page.frameLocator('iframe >> nth=0').getByText('Gather Merge').first().waitFor();
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
  expect(await page.locator('h2').first().textContent()).toBe(
    `recent-workflows${HOSTILE.replace('\u0000', '\\u0000').replace('\u001b', '\\u001b').replace('\u202e', '\\u202e')}`,
  );
  expect([errors, requests]).toEqual([[], []]);
  await page.close();
});

test.each(['light', 'dark'] as const)('what hostile load showed stands on the page, in %s', async (colorScheme) => {
  const document = await render(withCheck({}, checkSpecimen()));
  const { page, errors, requests } = await openDocument(browser, document, { colorScheme });
  expect(await page.locator('figure svg').count()).toBe(8);
  expect(await page.getByRole('img', { name: /^Execution time and shared blocks of each shape/ }).count()).toBe(1);
  expect(await page.getByText('1 of 1 planted fault caught').count()).toBe(1);
  expect(await page.getByText(/killed 2 times in the middle of it: nothing acknowledged lost/).count()).toBe(1);
  expect(await page.getByRole('cell', { name: '7.4 ms' }).count()).toBe(1);
  await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
  expect([await accessibilityFaults(page), errors, requests]).toEqual([[], [], []]);
  await page.setViewportSize({ width: 375, height: 800 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  await page.close();
});

test('who is wrong under hostile load may not merge, whatever was measured', async () => {
  const check = checkSpecimen({ taint: HOSTILE, wrong: true });
  const { page, errors } = await openDocument(browser, await render(withCheck({}, check)));
  expect(await page.locator('h1').textContent()).toBe('✗ Do not merge: wrong under hostile load in recent-workflows.');
  expect(await page.locator('li', { hasText: 'minus one' }).isVisible()).toBe(true);
  expect([await page.evaluate(() => 'broken' in globalThis), errors]).toEqual([false, []]);
  await page.close();
});

test('checks make a page of their own', async () => {
  const passed = { name: 'queue-counts', check: checkSpecimen() };
  const document = await checkPage([passed, { name: HOSTILE, check: checkSpecimen({ taint: HOSTILE, wrong: true }) }]);
  const { page, errors, requests } = await openDocument(browser, document);
  expect(await page.locator('h1').textContent()).toMatch(/^✗ Wrong under hostile load: <\/script>/);
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
  expect([await accessibilityFaults(page), errors, requests]).toEqual([[], [], []]);
  await page.close();
});

test('a report of a run that broke off says so before anything else', async () => {
  const report = { ...specimen(), partial: `The server is gone.${HOSTILE}` };
  const { page, errors } = await openDocument(
    browser,
    await render({ ...report, conclusion: concludeRun(report.scenarios, report.partial) }),
  );
  expect(await page.locator('h1').textContent()).toMatch(/^✗ No answer: the run broke off. The server is gone./);
  expect(await page.locator('header').getByText('This report is partial').isVisible()).toBe(true);
  expect([await page.evaluate(() => 'broken' in globalThis), errors]).toEqual([false, []]);
  await page.close();
});

test('the sizes at which the planner would choose another plan stand on the page', async () => {
  const [plan] = [{ Plan: { 'Node Type': 'Limit', Plans: [{ 'Node Type': 'Seq Scan', 'Relation Name': HOSTILE }] } }];
  const key = { shape: 'last-used', planMode: 'custom', settings: 'production' } as const;
  const at = (factor: number, document?: unknown) => ({ factor, fingerprint: String(document), document });
  const report = specimen({ cases: 2 });
  const margins = [
    { ...key, case: 'hottest', plans: [at(0.5), at(1), at(2), at(10, [plan])] },
    { ...key, case: 'heavy-2', plans: [at(0.5), at(1), at(2), at(10)] },
  ];
  const scenarios = report.scenarios.map((scenario) => ({ ...scenario, margins }));
  const { page, errors } = await openDocument(browser, await render({ ...report, scenarios }));
  const item = page.getByRole('listitem').filter({ hasText: 'last-used, hottest: the same plan at 0.5x, 2x' });
  expect(
    await item.getByText('At 10x the rows it would choose another: Limit, Seq Scan on </script>').isVisible(),
  ).toBe(true);
  await page.locator('summary', { hasText: 'The same plan throughout on 1 of 2' }).click();
  expect(await page.getByText('last-used, heavy-2: the same plan at 0.5x, 2x, 10x').isVisible()).toBe(true);
  expect([await accessibilityFaults(page), errors]).toEqual([[], []]);
  await page.close();
});

/** Something of each kind that a scenario may differ from its baseline by. */
const withBaseline = (options: SpecimenOptions, baseline?: ScenarioReport['baseline']): Report => {
  const report = specimen(options);
  const scenarios = report.scenarios.map((scenario) => {
    const diff = scenario.comparisons.find(({ planDiff }) => planDiff?.samePlan === false)?.planDiff;
    if (diff === undefined) throw new Error('the specimen has one plan alone');
    const key = { shape: `last-used${options.taint ?? ''}`, planMode: 'custom', settings: 'counting' } as const;
    const time = { clock: 'on-cpu', low: 0.4, high: 0.6 } as const;
    const changes: Extract<ScenarioReport['baseline'], { changes: unknown }>['changes'] = [
      {
        ...{ ...key, case: 'heavy-2', evidence: 'fewer', kind: 'counter', state: 'improved' },
        ...{ counter: 'rowsScanned', before: 12_000, after: 4 },
      },
      {
        ...{ ...key, case: 'hottest', evidence: 'more', kind: 'counter', state: 'broken' },
        ...{ counter: 'sharedBlocks', before: 3, after: 325_121 },
      },
      { ...key, case: 'hottest', evidence: 'another', kind: 'plan', state: 'broken', diff },
      {
        ...{ ...key, case: 'hottest', evidence: 'slower', kind: 'time', state: 'regressed' },
        ...{ before: { ...time, ratio: 0.5 }, after: { ...time, ratio: 1.5, high: 1.6 } },
      },
      { ...key, case: 'heavy-2', evidence: '0.7 of it, 0.5 in the baseline', kind: 'time', state: 'unstable' },
    ];
    const compared = { state: 'compared', counters: 40, plans: 9, times: 9, added: 1, missing: 2, changes } as const;
    return { ...scenario, baseline: baseline ?? compared };
  });
  return { ...report, scenarios };
};

test.each(['light', 'dark'] as const)(
  'what changed against the baseline stands old beside new, in %s',
  async (scheme) => {
    const options = { cases: 2, taint: HOSTILE };
    const { page, errors } = await openDocument(browser, await render(withBaseline(options)), { colorScheme: scheme });
    const table = page.getByRole('region', { name: 'What changed against the baseline' });
    const texts = async (role: 'row' | 'cell') => table.getByRole(role).allTextContents();
    expect((await texts('row')).map((text) => text.slice(0, 8))).toEqual([
      'changesh',
      '✗ worsel',
      '✗ worsel',
      '✗ slower',
      '~ unstab',
      '+ better',
    ]);
    expect(await texts('cell')).toEqual(
      expect.arrayContaining(['3', '325,121', '108,374x more', '0.5 [0.4, 0.6]', '3x more']),
    );
    expect(await page.getByText('1 measurement not in the baseline.').isVisible()).toBe(true);
    await page.locator('summary', { hasText: 'another than in the baseline' }).click();
    expect(await page.getByRole('columnheader', { name: 'in the baseline' }).last().isVisible()).toBe(true);
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
    expect([await accessibilityFaults(page), errors]).toEqual([[], []]);
    expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false);
    await page.setViewportSize({ width: 375, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
    await page.close();
  },
);

test('a baseline that could not be compared, or from which nothing differs, is told too', async () => {
  const told = async (baseline: NonNullable<ScenarioReport['baseline']>) => {
    const { page } = await openDocument(browser, await render(withBaseline({ cases: 1 }, baseline)));
    const text = await page.locator('h3', { hasText: 'Against the baseline' }).locator('+ p').textContent();
    await page.close();
    return text;
  };
  expect(await told({ state: 'skipped', reason: 'its data are others' })).toContain(
    'Nothing was compared: its data are',
  );
  expect(await told({ state: 'compared', counters: 6, plans: 1, times: 1, added: 0, changes: [] })).toBe(
    '6 counters, 1 plan and 1 time were held against it: nothing changed.',
  );
});

test('an address that would run a script is no link', async () => {
  const report = specimen();
  const [scenario] = report.scenarios;
  const document = await render({
    ...report,
    scenarios: scenario ? [{ ...scenario, source: 'javascript:alert(1)' }] : [],
  });
  const { page } = await openDocument(browser, document);
  expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
  expect(await page.getByText('From: javascript:alert(1)').count()).toBe(1);
  await page.close();
});

test('500 measurements with their samples are drawn in 5 s of CPU time and 500 MB', async () => {
  const report = specimen({ cases: 84, candidates: ['last-used', 'lateral-walk'], samples: 100, outcome: 'broken' });
  expect(report.scenarios[0]?.measurements.length).toBeGreaterThan(500);
  const before = process.cpuUsage();
  await render(report);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(5);
  expect(process.memoryUsage().rss / 1e6).toBeLessThan(500);
});

test('three scenarios stay under 4 MB', async () => {
  expect((await draw({ scenarios: 3 })).length).toBeLessThan(4_000_000);
});

test('three scenarios are painted within a second', { retry: 2 }, async () => {
  const { page } = await open({ scenarios: 3 });
  const handle = await page.waitForFunction('performance.getEntriesByName("first-contentful-paint")[0]?.startTime');
  expect(await handle.jsonValue()).toBeLessThan(1000);
  await page.close();
});
