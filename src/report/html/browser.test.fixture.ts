import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** A real Chromium, and what a page did in it. */
export interface Opened {
  readonly page: Page;
  /** Errors that the page caused, in its console or uncaught. */
  readonly errors: readonly string[];
  /** Addresses that it asked a network for. */
  readonly requests: readonly string[];
}

/** Starts the Chromium that comes as a package, with the libraries that a bare machine lacks. */
export const startBrowser = async (): Promise<Browser> => {
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  // The package unpacks into the temporary folder and takes what it finds there: another user's, or another process's half.
  const own = mkdtempSync(join(tmpdir(), 'planproof-chromium-'));
  process.env.TMPDIR = own;
  const { default: packaged } = await import('@sparticuz/chromium');
  // In a single process the browser would end with its first page.
  const args = packaged.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
  const executablePath = await packaged.executablePath();
  // Its own configuration names /tmp/fonts, wherever it was unpacked; without any font a page crashes.
  const fonts = join(own, 'fonts');
  writeFileSync(
    join(fonts, 'fonts.conf'),
    `<fontconfig><dir>${fonts}</dir><cachedir>${join(own, 'fonts-cache')}</cachedir></fontconfig>`,
  );
  const browser = await chromium.launch({ executablePath, args, headless: true });
  browser.once('disconnected', () => rmSync(own, { recursive: true, force: true }));
  return browser;
};

/** Opens a document from a file of its own, as a double click would. */
export const openDocument = async (
  browser: Browser,
  document: string,
  options: BrowserContextOptions = {},
): Promise<Opened> => {
  const folder = await mkdtemp(join(tmpdir(), 'planproof-page-'));
  const file = join(folder, 'report.html');
  await writeFile(file, document);
  const page = await browser.newPage(options);
  const [errors, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => request.url() !== `file://${file}` && requests.push(request.url()));
  page.on('close', () => void rm(folder, { recursive: true, force: true }));
  await page.goto(`file://${file}`);
  return { page, errors, requests };
};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules of accessibility that the page breaks, with where; frames are others' markup and left out. */
export const accessibilityFaults = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe brings its types only as a module, and this runs in the page.
    const { violations } = await (globalThis as any).axe.run({ exclude: ['iframe'] }, { iframes: false });
    return violations.flatMap((rule: { id: string; nodes: { target: string[] }[] }) =>
      rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`),
    );
  });
};
