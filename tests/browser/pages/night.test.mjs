// The main night as a fan reads it.

import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, test } from 'node:test';
import { newPage, openBrowser } from '../browser.mjs';
import { MAIN_NIGHT, startProgram } from '../program.mjs';
import { RUNNING_ORDER } from './night.mjs';

/** @type {import('../program.mjs').Program} */
let program;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  // One after the other: when the program does not start, no browser is left open.
  program = await startProgram();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** @param {import('playwright-core').Page} page */
async function bandsInOrder(page) {
  const sets = await page.locator('#order [id^="set-"]').all();
  return Promise.all(sets.map(async (set) => (await set.locator('a[href^="/band/"]').first().textContent())?.trim()));
}

const bands = RUNNING_ORDER.map((set) => set.split(' | ')[1]);

test('without JavaScript the thirty sets are listed in the order of the night', async () => {
  const page = await newPage(browser, { javaScript: false });
  await page.goto(`${program.url}/event/${MAIN_NIGHT}`);

  assert.deepEqual(await bandsInOrder(page), bands);
  assert.equal(await page.locator('h1').textContent(), 'Lamplight Crawl Vol. 6');
  await page.leave();
});

test('with JavaScript the list is the same', async () => {
  const page = await newPage(browser);
  await page.goto(`${program.url}/event/${MAIN_NIGHT}`, { waitUntil: 'networkidle' });

  assert.deepEqual(await bandsInOrder(page), bands);
  assert.deepEqual(await page.troubles(), []);
  await page.leave();
});

test('the schedule for programs lists the same night', async () => {
  const answer = await fetch(`${program.url}/api/schedule?event=${MAIN_NIGHT}`);
  const schedule = await answer.json();

  const listed = schedule.bands.map((/** @type {any} */ set) => `${set.startTime} | ${set.name} | ${set.venue}`);
  assert.deepEqual(listed, RUNNING_ORDER);
});

test('the night is found from the first page without JavaScript', async () => {
  const page = await newPage(browser, { javaScript: false });
  await page.goto(program.url);
  await page.locator(`main a[href="/event/${MAIN_NIGHT}"]`).first().click();

  assert.equal(await page.locator('h1').textContent(), 'Lamplight Crawl Vol. 6');
  await page.leave();
});

test('the event page with its styles and scripts weighs at most 30 kB', async () => {
  const page = await newPage(browser);
  /** @type {string[]} */
  const parts = [];
  page.on('request', (request) => {
    if (['document', 'stylesheet', 'script'].includes(request.resourceType())) parts.push(request.url());
  });
  await page.goto(`${program.url}/event/${MAIN_NIGHT}`, { waitUntil: 'networkidle' });
  await page.leave();

  const weights = await Promise.all(parts.map(async (part) => [new URL(part).pathname, await weight(part)]));
  const total = weights.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  assert.ok(parts.length >= 2, 'the page has a style sheet');
  assert.ok(total <= 30_000, `${total} bytes: ${JSON.stringify(weights)}`);
});

/**
 * The bytes of an answer in brotli, which the browser asks for under https only.
 * @param {string} address
 * @returns {Promise<number>}
 */
function weight(address) {
  return new Promise((resolve, reject) => {
    const ask = get(address, { headers: { 'accept-encoding': 'br' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (part) => (bytes += part.length));
      answer.on('end', () => resolve(bytes));
    });
    ask.on('error', reject);
  });
}
