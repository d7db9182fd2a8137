// The small things around the pages: the note on privacy, the way back to a plan, what erases everything.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPage, openBrowser, until } from '../browser.mjs';
import { overflow, smallTargets } from '../checks.mjs';
import { comingNight, MAIN_NIGHT, startProgram } from '../program.mjs';

/** @typedef {import('../browser.mjs').WatchedPage} Page */

/** @type {import('../program.mjs').Program} */
let program;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  program = await startProgram();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** @param {Page} page @param {string} path */
const visit = (page, path) => page.goto(program.url + path, { waitUntil: 'networkidle' });

/** Keeps plans as the pages do: slug, days from the main night, picks. @param {Page} page @param {[string, number, number[]][]} plans */
const plan = (page, plans) =>
  page.addInitScript(
    (events) => localStorage.setItem('settimes:plan', JSON.stringify({ v: 2, events })),
    Object.fromEntries(
      plans.map(([slug, days, picks]) => {
        const end = new Date(Date.parse(comingNight()) + days * 86_400_000).toISOString().slice(0, 10);
        return [slug, { end, picks, seen: {}, at: '2026-08-02T20:00:00Z' }];
      }),
    ),
  );

/** Sum of the layout shifts since the page began. @param {Page} page @returns {Promise<number>} */
const shifts = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += /** @type {any} */ (entry).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 200);
      }),
  );

test('the note on privacy is closed for good, and nothing above it moves', async () => {
  const page = await newPage(browser, { width: 320 });
  await visit(page, '/');
  const note = page.locator('.noted');
  assert.match((await note.textContent()) ?? '', /no tracking/);
  assert.equal(await note.getByRole('link').getAttribute('href'), '/privacy');
  assert.deepEqual([...(await overflow(page)), ...(await smallTargets(page))], []);
  await note.scrollIntoViewIfNeeded();
  const before = await page.locator('main').boundingBox();

  await page.getByRole('button', { name: 'Got it' }).click();

  assert.equal(await note.isVisible(), false);
  assert.equal((await page.locator('main').boundingBox())?.height, before?.height);
  assert.equal(await page.evaluate(() => localStorage.getItem('privacy-acknowledged')), '1');
  await visit(page, `/event/${MAIN_NIGHT}`);
  assert.equal(await note.isVisible(), false);
  assert.deepEqual(await page.troubles(), []);
  await page.leave();
});

test('without script the note is a sentence with a link', async () => {
  const page = await newPage(browser, { javaScript: false });
  await visit(page, '/');

  assert.equal(await page.locator('.noted').isVisible(), true);
  assert.equal(await page.locator('.noted button').isVisible(), false);
  await visit(page, '/privacy');
  assert.equal(await page.locator('.forget').isVisible(), false);
  assert.match((await page.locator('main').textContent()) ?? '', /By hand it works too/);
  await page.leave();
});

test('the list of nights leads back to plans that are not over, and does not jump', async () => {
  const page = await newPage(browser);
  await plan(page, [
    ['long-gone', -30, [1]],
    [MAIN_NIGHT, 0, [10, 12]],
    ['another-night', 40, [7]],
    ['no-picks', 1, []],
  ]);
  await visit(page, '/');

  const ways = page.locator('#resume a');
  assert.deepEqual(await ways.allTextContents(), ['Continue your plan, 2 sets Lamplight Crawl Vol. 6', 'Continue your plan, 1 set another night']);
  // A row of plans that pushed the list down would count for a tenth.
  assert.ok((await shifts(page)) < 0.005);
  assert.deepEqual([...(await overflow(page)), ...(await smallTargets(page))], []);
  await ways.first().click();
  assert.equal(new URL(page.url()).pathname, `/event/${MAIN_NIGHT}`);
  await page.leave();
});

test('the list of nights has no empty room without a plan, nor with a broken one', async () => {
  for (const broken of ['', 'null', '{', '{"v":2,"events":{"x":null,"y":{"picks":3,"end":7}}}']) {
    const page = await newPage(browser);
    await page.addInitScript((text) => localStorage.setItem('settimes:plan', text), broken);
    await visit(page, '/');

    assert.equal(await page.locator('#resume').isVisible(), false, broken);
    assert.deepEqual(await page.troubles(), [], broken);
    await page.leave();
  }
});

test('one button erases every key and every copy of ours, and nothing else', async () => {
  const page = await newPage(browser, { theme: 'paper', worker: true });
  await visit(page, `/event/${MAIN_NIGHT}`);
  await until(page, () => navigator.serviceWorker.controller !== null);
  const counted = page.waitForResponse((answer) => answer.url().endsWith('/api/schedule/build'));
  await page.locator('#order button.pick').first().click();
  await counted;
  assert.notEqual(await page.evaluate(() => localStorage.getItem('scheduleSessionId')), null);
  await page.getByRole('button', { name: 'Got it' }).click();
  await page.evaluate(() => {
    localStorage.setItem('selectedBands', '["x-1"]');
    localStorage.setItem('of-somebody-else', '1');
    return caches.open('of-somebody-else');
  });
  await visit(page, '/privacy');
  page.on('dialog', (dialog) => dialog.accept());

  await page.getByRole('button', { name: 'Erase what this browser keeps' }).click();

  await page.getByText('Done. This browser keeps nothing of ours any more.').waitFor();
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ['of-somebody-else']);
  assert.deepEqual(await page.evaluate(() => caches.keys()), ['of-somebody-else']);
  assert.equal(await page.locator('.forget-said').getAttribute('role'), 'status');
  assert.equal(await page.locator('html').getAttribute('data-theme'), null);
  // The count of picks outlives its page; the browser calls that aborted.
  assert.deepEqual((await page.troubles()).filter((trouble) => !trouble.includes('/api/schedule/build')), []);
  await page.leave();
});
