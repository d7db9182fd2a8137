// Whole evenings of a fan, from the first page on: once by keyboard alone, once by links and forms without JavaScript. Each journey is a list of steps that
// follow each other; a new part of the program adds its steps where a fan would come to it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, openBrowser, until } from '../browser.mjs';
import { MAIN_NIGHT, startProgram } from '../program.mjs';

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

// Orbit Cousins 20:30–21:05, Lichen Cathedral 21:00–21:40, Gutterlark 22:10: the first two overlap by five minutes.
const PICKS = ['Orbit Cousins', 'Lichen Cathedral', 'Gutterlark'];
const MOST_STOPS = 200;

/** Where the focus is: the words of the element, or its address. @param {Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: '', href: '' };
    const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return { name: name.replace(/\s+/g, ' ').trim(), href: element.getAttribute('href') ?? '' };
  });

/**
 * Presses Tab until the focus is on what is looked for, as somebody does who cannot use a pointer.
 * @param {Page} page
 * @param {(at: {name: string, href: string}) => boolean} found
 * @param {'Tab' | 'Shift+Tab'} [key]
 */
async function tabTo(page, found, key = 'Tab') {
  /** @type {string[]} */
  const passed = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (found(at)) return;
    passed.push(at.name || at.href);
  }
  assert.fail(`${MOST_STOPS} stops and not there: ${passed.slice(-12).join(' | ')}`);
}

/** @param {Page} page */
const planned = (page) => page.locator('#my-plan .set h4 a').allTextContents();

describe('by keyboard alone', () => {
  /** @type {Page} */
  let page;
  /** @type {Page} */
  let friend;
  let link = '';
  /** What went wrong for the friend while there was a network. @type {string[]} */
  const beforeCellar = [];

  before(async () => {
    page = await newPage(browser, { width: 1280 });
    friend = await newPage(browser, { width: 1280, worker: true });
  });
  after(async () => {
    await page?.leave();
    await friend?.leave();
  });

  test('the night is found on the first page', async () => {
    await page.goto(program.url, { waitUntil: 'networkidle' });
    await tabTo(page, (at) => at.href === `/event/${MAIN_NIGHT}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/event/${MAIN_NIGHT}`);
    await page.waitForLoadState('networkidle');

    assert.equal(await page.locator('h1').textContent(), 'Lamplight Crawl Vol. 6');
  });

  test('three sets are picked, each in one press', async () => {
    for (const band of PICKS) {
      await tabTo(page, (at) => at.name === `Pick ${band}`);
      await page.keyboard.press('Enter');
    }

    assert.deepEqual(await planned(page), PICKS);
  });

  test('the clash is said where the plan is and where the sets are', async () => {
    await tabTo(page, (at) => at.href === '#my-plan', 'Shift+Tab');
    await page.keyboard.press('Enter');

    assert.equal(await page.locator('#my-plan .tally').textContent(), '1 conflict');
    assert.equal(await page.locator('#my-plan .clash').first().textContent(), 'Overlaps Lichen Cathedral by 5 min');
    assert.ok(await page.locator('#my-plan .tally').isVisible());
  });

  test('the plan is shared as a link', async () => {
    const made = page.waitForResponse((answer) => answer.url().endsWith('/api/schedule/share'));
    await tabTo(page, (at) => at.name === 'Share');
    await page.keyboard.press('Enter');
    link = (await (await made).json()).url;

    assert.match(link, /\/s\/[A-Za-z0-9]{8}$/);
  });

  test('a friend opens the link and takes the plan over', async () => {
    await friend.goto(link, { waitUntil: 'networkidle' });
    await tabTo(friend, (at) => at.name === 'Add to my plan');
    await friend.keyboard.press('Enter');
    await friend.waitForURL(`**/event/${MAIN_NIGHT}#my-plan`);
    await friend.waitForLoadState('networkidle');

    assert.deepEqual(await planned(friend), PICKS);
  });

  test('in the cellar, without a network, the friend finds the plan again', async () => {
    await until(friend, () => navigator.serviceWorker.controller !== null);
    await until(friend, async (name) => Boolean(await caches.match(name, { ignoreVary: true })), `/event/${MAIN_NIGHT}`);
    // What the network refuses from here on is no trouble of the page.
    beforeCellar.push(...(await friend.troubles()));
    await friend.context().setOffline(true);
    await friend.reload();

    assert.deepEqual(await planned(friend), PICKS);
    assert.equal(await friend.locator('#my-plan .tally').textContent(), '1 conflict');
  });

  test('nothing went wrong on the way', async () => {
    const troubles = [...(await page.troubles()), ...beforeCellar];
    // What was picked is counted while the next page opens: the request outlives the page that sent it, and the browser's report with it.
    const left = troubles.filter((trouble) => !/\/api\/schedule\/build net::ERR_ABORTED$/.test(trouble));
    assert.deepEqual(left, []);
  });
});

describe('by links and forms, without JavaScript', () => {
  /** @type {Page} */
  let page;
  /** @type {Page} */
  let friend;

  before(async () => {
    page = await newPage(browser, { javaScript: false });
    friend = await newPage(browser, { javaScript: false });
  });
  after(async () => {
    await page?.leave();
    await friend?.leave();
  });

  test('the night is found on the first page', async () => {
    await page.goto(program.url);
    await page.locator(`main a[href="/event/${MAIN_NIGHT}"]`).first().click();

    assert.equal(await page.locator('h1').textContent(), 'Lamplight Crawl Vol. 6');
  });

  test('three sets are ticked and shown as a plan with its clash', async () => {
    for (const band of PICKS) {
      await page.locator('#order .set', { has: page.getByRole('link', { name: band, exact: true }) }).getByRole('checkbox').check();
    }
    await page.getByRole('button', { name: 'Show my plan' }).first().click();

    assert.match(page.url(), /\?view=mine&set=\d+&set=\d+&set=\d+$/);
    assert.deepEqual(await page.locator('#plan .set h4 a').allTextContents(), PICKS);
    assert.equal(await page.locator('#plan .tally').first().textContent(), '1 conflict');
  });

  test('the plan is shared by its form', async () => {
    await page.getByRole('button', { name: 'Share this plan' }).click();

    assert.match(new URL(page.url()).pathname, /^\/s\/[A-Za-z0-9]{8}$/);
    assert.deepEqual(await page.locator('#shared .set h4 a').allTextContents(), PICKS);
  });

  test('a friend opens the link as a list, changes it and keeps the rest', async () => {
    await friend.goto(page.url());
    await friend.getByRole('link', { name: 'Open as list' }).click();
    await friend.locator('.set', { has: friend.getByRole('link', { name: 'Lichen Cathedral', exact: true }) }).first().getByRole('checkbox').uncheck();
    await friend.getByRole('button', { name: /Keep only the ticked sets|Show my plan/ }).first().click();

    assert.deepEqual(await friend.locator('#plan .set h4 a').allTextContents(), ['Orbit Cousins', 'Gutterlark']);
    assert.equal(await friend.locator('#plan .tally').count(), 0);
  });

  test('nothing went wrong on the way', async () => {
    assert.deepEqual([...(await page.troubles()), ...(await friend.troubles())], []);
  });
});
