// A real browser, and pages that remember everything that went wrong while they were looked at.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Look how a page is looked at
 * @property {number} [width] of the window, CSS pixels
 * @property {number} [height]
 * @property {string} [theme] midnight, neon, daylight or paper; the system's without
 * @property {boolean} [javaScript] on without
 * @property {boolean} [worker] whether the service worker may come; not without
 * @property {number} [sharpness] device pixels for one CSS pixel
 */

/** @typedef {Page & {troubles: () => Promise<string[]>, leave: () => Promise<void>}} WatchedPage */

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Chromium is: CHROMIUM, else the first of its names on the PATH. */
export function browserPath() {
  const places = process.env.CHROMIUM
    ? [process.env.CHROMIUM]
    : (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error('no Chromium here: install the package chromium, or set CHROMIUM to its path');
  return found;
}

/** @returns {Promise<Browser>} */
export function openBrowser() {
  return chromium.launch({ executablePath: browserPath(), headless: true, args: FLAGS });
}

/**
 * A fresh page with an empty memory of its own. `troubles()` gives what the console, the network and the content
 * security policy complained about.
 * @param {Browser} browser
 * @param {Look} [look]
 * @returns {Promise<WatchedPage>}
 */
export async function newPage(browser, { width = 390, height = 844, theme, javaScript = true, worker = false, sharpness = 1 } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: sharpness,
    javaScriptEnabled: javaScript,
    colorScheme: theme === 'daylight' || theme === 'paper' ? 'light' : 'dark',
    reducedMotion: 'reduce',
    serviceWorkers: worker ? 'allow' : 'block',
    locale: 'en-CA',
  });
  if (theme) await context.addInitScript((name) => localStorage.setItem('settimes:theme', name), theme);

  const page = await context.newPage();
  /** @type {string[]} */
  const troubles = [];
  // By a binding, so that what a page complained about is kept when the next page is opened.
  await page.exposeFunction('tellViolation', (/** @type {string} */ text) => troubles.push(text));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const tell = /** @type {any} */ (window).tellViolation;
      tell(`content security policy: ${event.violatedDirective} refused ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
    });
  });
  page.on('console', (message) => {
    // The browser reports the status of the page itself as an error: a page that is a 404 on purpose is none.
    const ofThePage = message.location().url === page.url() && /status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !ofThePage) troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => troubles.push(`network: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (answer) => {
    if (answer.status() >= 400 && !answer.request().isNavigationRequest()) {
      troubles.push(`network: ${answer.url()} answered ${answer.status()}`);
    }
  });

  return Object.assign(page, {
    troubles: async () => {
      // What was reported by now has arrived when a later message has made the same way.
      if (javaScript) await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
      return [...troubles];
    },
    leave: () => context.close(),
  });
}

/**
 * Waits until a function gives something true in the page; unlike `waitForFunction` it waits for promises too.
 * @template Given
 * @param {Page} page
 * @param {(given: Given) => unknown} isSo
 * @param {Given} [given]
 */
export async function until(page, isSo, given) {
  const deadline = Date.now() + 30_000;
  while (!(await page.evaluate(/** @type {any} */ (isSo), given))) {
    if (Date.now() > deadline) throw new Error(`it did not come true in time: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
