// What a page tells of itself: which page, which band, which link; and nothing at all if the browser asks not to be counted.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, openBrowser } from '../browser.mjs';
import { MAIN_NIGHT, startProgram } from '../program.mjs';

/** @type {import('../program.mjs').Program} */
let program;
/** @type {import('playwright-core').Browser} */
let browser;
/** @typedef {import('../browser.mjs').WatchedPage} Page */

before(async () => {
  program = await startProgram();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** Hears what the page hands to the browser to be sent; it goes out all the same. @param {Page} page */
async function listen(page) {
  /** @type {{event: string, props: Record<string, unknown>}[][]} */
  const told = [];
  await page.exposeFunction('hear', (/** @type {string} */ body) => told.push(JSON.parse(body).events));
  await page.addInitScript(() => {
    const send = navigator.sendBeacon.bind(navigator);
    navigator.sendBeacon = (url, body) => {
      /** @type {any} */ (window).hear(body);
      return send(url, body);
    };
  });
  return told;
}

/** @param {Page} page */
const heard = (page) => page.waitForResponse((answer) => answer.url() === `${program.url}/api/metrics`);

test('a night tells once, after five seconds, that it was looked at', async () => {
  const page = await newPage(browser);
  const told = await listen(page);
  const answered = heard(page);
  await page.goto(`${program.url}/event/${MAIN_NIGHT}?view=list`, { waitUntil: 'load' });
  assert.deepEqual(told, []);

  assert.equal((await answered).status(), 200);

  assert.deepEqual(told, [
    [
      { event: 'page_view', props: { page: `/event/${MAIN_NIGHT}` } },
      { event: 'event_view', props: {} },
    ],
  ]);
  assert.deepEqual(await page.context().cookies(), []);
  await page.leave();
});

test('the page of a band tells of its view and of the links that are followed, at the latest when it is left', async () => {
  const page = await newPage(browser);
  const told = await listen(page);
  await page.goto(`${program.url}/event/${MAIN_NIGHT}`, { waitUntil: 'load' });
  const bands = await page.locator('#order h4 a').evaluateAll((links) => links.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
  for (const href of bands) {
    await page.goto(href, { waitUntil: 'load' });
    if (await page.locator('.links a').count()) break;
  }
  const id = Number(new URL(page.url()).pathname.split('/')[2]);
  // What the test hears would be lost with the page, so the page only believes that it is left.
  await page.evaluate(() => addEventListener('click', (event) => event.preventDefault()));

  await page.locator('.links a').first().click();
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));

  assert.deepEqual(told.at(-1), [
    { event: 'page_view', props: { page: `/band/${id}` } },
    { event: 'artist_profile_view', props: { band_profile_id: id } },
    { event: 'social_link_click', props: { band_profile_id: id } },
  ]);
  await page.leave();
});

test('twenty entries do not wait', async () => {
  const page = await newPage(browser);
  const told = await listen(page);
  await page.goto(`${program.url}/event/${MAIN_NIGHT}`, { waitUntil: 'load' });
  await page.evaluate(() => {
    const link = document.body.appendChild(document.createElement('a'));
    link.dataset.tickets = '';
    for (let n = 0; n < 18; n += 1) link.click();
  });

  assert.equal(told.length, 1);
  assert.deepEqual([told[0]?.length, told[0]?.at(-1)], [20, { event: 'ticket_click', props: {} }]);
  await page.leave();
});

describe('who asks not to be counted', () => {
  /** @type {[string, () => void][]} */
  const wishes = [
    ['by Global Privacy Control', () => Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })],
    ['by Do Not Track', () => Object.defineProperty(navigator, 'doNotTrack', { get: () => '1' })],
  ];
  for (const [wish, script] of wishes) {
    test(`${wish} is not`, async () => {
      const page = await newPage(browser);
      const told = await listen(page);
      await page.addInitScript(script);
      await page.goto(`${program.url}/`, { waitUntil: 'load' });
      await page.waitForTimeout(5500);
      await page.goto(`${program.url}/artists`, { waitUntil: 'load' });

      assert.deepEqual(told, []);
      await page.leave();
    });
  }
});
