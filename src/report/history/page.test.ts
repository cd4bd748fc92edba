import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostileReport } from '../hostile.test.fixture.js';
import { accessibilityFaults, openDocument, startBrowser } from '../html/browser.test.fixture.js';
import type { Report } from '../report.js';
import { specimen } from '../specimen.test.fixture.js';
import { historyOf } from './entry.js';
import { historyPage } from './page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser.close());

/** Twelve runs; from the seventh on, the candidate touches twice the blocks. */
const runs = (report: Report) =>
  Array.from({ length: 12 }, (_, index) => ({
    ...report,
    createdAt: new Date(Date.UTC(2026, 1, 1 + index)).toISOString(),
    commit: `${index}`.padStart(40, 'c'),
    scenarios: report.scenarios.map((scenario) => ({
      ...scenario,
      measurements: scenario.measurements.map((each) => {
        if (index < 6 || !each.shape.startsWith('last-used') || !each.work) return each;
        const value = each.work.sharedBlocks.value * 2;
        return { ...each, work: { ...each.work, sharedBlocks: { value, min: value, max: value, repeatable: true } } };
      }),
    })),
  })).flatMap(historyOf);

const document = historyPage(runs(specimen({ cases: 3 })));

test('the page opens without errors and without a network, the changes first', async () => {
  const { page, errors, requests } = await openDocument(browser, document);
  const first = await page.locator('h2:has-text("Changes") + ul li').first().textContent();
  expect(first).toMatch(
    /^recent-workflows, last-used, \w+: sharedBlocks, \w+: 2x more, from 3 blocks, at c+, 2026-02-07$/,
  );
  expect([errors, requests]).toEqual([[], []]);
  await page.close();
});

test('filters choose which trends are drawn', async () => {
  const { page } = await openDocument(browser, document);
  const visible = page.locator('.series:visible');
  expect(await visible.count()).toBe(2 * 3 * 2);
  await page.getByLabel('shape').selectOption('last-used');
  await page.getByLabel('case').selectOption('hottest');
  await page.getByLabel('conditions').selectOption('counting');
  expect(await visible.count()).toBe(1);
  expect(await page.getByRole('status').textContent()).toMatch(/^1 of \d+ series$/);
  expect(await visible.locator('svg circle').count()).toBe(12);
  expect(await visible.locator('svg .change').count()).toBe(1);
  expect(await visible.getByRole('img').getAttribute('aria-label')).toBe(
    '12 runs, from 3 blocks to 6 blocks, 1 change',
  );
  await page.close();
});

test('a change leads to its trend, whatever the filters', async () => {
  const { page } = await openDocument(browser, document);
  await page.getByLabel('shape').selectOption('distinct-on');
  const link = page.locator('h2:has-text("Changes") + ul a').first();
  const target = (await link.getAttribute('href')) ?? '';
  await link.click();
  await page.locator(`${target}:visible`).waitFor();
  expect(await page.getByLabel('shape').inputValue()).toBe('last-used');
  await page.close();
});

test.each(['light', 'dark'] as const)('nothing bars anyone from reading it, in %s', async (colorScheme) => {
  const { page } = await openDocument(browser, document, { colorScheme });
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.close();
});

test('on a phone nothing scrolls sideways', async () => {
  const { page } = await openDocument(browser, document, { viewport: { width: 375, height: 800 } });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  await page.close();
});

test('hostile names are text', async () => {
  const { page, errors, requests } = await openDocument(browser, historyPage(runs(hostileReport('passed'))));
  expect([errors, requests]).toEqual([[], []]);
  expect(await page.locator('script').count()).toBe(1);
  expect(await page.locator('img').count()).toBe(0);
  await page.close();
});
