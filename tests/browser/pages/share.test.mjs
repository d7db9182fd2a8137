// A plan on its way from one phone to another: made into a link, opened, added, taken instead of one's own; by keyboard, and without script by forms.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, openBrowser } from '../browser.mjs';
import { barriers, overflow, smallTargets, unseenFocus } from '../checks.mjs';
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

const PICKS = ['Orbit Cousins', 'Lichen Cathedral', 'Gutterlark'];

/** @param {Page} page @param {string} [query] */
const visit = (page, query = '') => page.goto(`${program.url}/event/${MAIN_NIGHT}${query}`, { waitUntil: 'networkidle' });

/** @param {Page} page @param {string} band */
const card = (page, band) => page.locator('#order .set', { has: page.getByRole('link', { name: band, exact: true }) });

/** @param {Page} page @param {string[]} bands */
async function pick(page, bands) {
  for (const band of bands) await card(page, band).getByRole('button', { name: `Pick ${band}` }).click();
}

/** @param {Page} page */
const planned = (page) => page.locator('#my-plan .set h4 a').allTextContents();

/** @param {Page} page */
const shareButton = (page) => page.locator('#my-plan').getByRole('button', { name: 'Share', exact: true });

/**
 * A link to some bands' sets, made by a program, and the ids of the sets.
 * @param {string[]} bands
 * @returns {Promise<{slug: string, url: string, ids: number[]}>}
 */
async function link(bands) {
  const night = await (await fetch(`${program.url}/api/schedule?event=${MAIN_NIGHT}`)).json();
  const ids = bands.map((band) => night.bands.find((/** @type {any} */ set) => set.name === band).performance_id);
  const body = JSON.stringify({ event_slug: MAIN_NIGHT, performance_ids: ids });
  const made = await (await fetch(`${program.url}/api/schedule/share`, { method: 'POST', body })).json();
  return { ...made, ids };
}

/**
 * The system's sheet, as a test wants it: 'open' takes the link, 'closed' is dismissed, 'refused' cannot be shown, 'none' is a browser without it.
 * @param {Page} page
 * @param {'open' | 'closed' | 'refused' | 'none'} kind
 */
const sheet = (page, kind) =>
  page.addInitScript((kind) => {
    const errors = { closed: 'AbortError', refused: 'NotAllowedError' };
    const share = async (/** @type {unknown} */ data) => {
      Object.assign(window, { shared: [...(/** @type {any} */ (window).shared ?? []), data] });
      if (kind === 'closed' || kind === 'refused') throw new DOMException('no', errors[kind]);
    };
    Object.defineProperty(navigator, 'share', { value: kind === 'none' ? undefined : share, configurable: true });
  }, kind);

/** @param {Page} page */
const withoutClipboard = (page) =>
  page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));

/** @param {Page} page @returns {Promise<any[]>} */
const handed = (page) => page.evaluate(() => /** @type {any} */ (window).shared ?? []);

describe('sharing from the plan', () => {
  test('hands one link to the sheet of the system, and the same one when pressed again', async () => {
    const page = await newPage(browser);
    await sheet(page, 'open');
    await visit(page);
    await pick(page, PICKS);
    await shareButton(page).click();
    await page.waitForFunction(() => /** @type {any} */ (window).shared?.length === 1);
    await shareButton(page).click();
    await page.waitForFunction(() => /** @type {any} */ (window).shared?.length === 2);

    const [first, second] = await handed(page);
    assert.match(first.url, new RegExp(`^${program.url}/s/[A-Za-z0-9]{8}$`));
    assert.equal(first.url, second.url);
    assert.deepEqual(await page.troubles(), []);
    await page.leave();
  });

  test('takes a closed sheet for no error', async () => {
    const page = await newPage(browser);
    await sheet(page, 'closed');
    await visit(page);
    await pick(page, ['Gutterlark']);
    await shareButton(page).click();
    await page.waitForFunction(() => /** @type {any} */ (window).shared?.length === 1);

    assert.equal(await page.locator('#my-plan .handed').count(), 0);
    assert.equal(await shareButton(page).textContent(), 'Share');
    await page.leave();
  });

  for (const kind of /** @type {const} */ (['none', 'refused'])) {
    test(`copies the link where the sheet is ${kind}, and says so for two seconds`, async () => {
      const page = await newPage(browser);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await sheet(page, kind);
      await visit(page);
      await pick(page, ['Gutterlark']);
      await shareButton(page).click();
      await page.locator('#my-plan').getByRole('button', { name: 'Copied' }).waitFor();

      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\/s\/[A-Za-z0-9]{8}$/);
      assert.equal(await page.locator('#plan-says').textContent(), 'Copied.');
      await shareButton(page).waitFor({ timeout: 3_000 });
      await page.leave();
    });
  }

  test('shows the link in a field where nothing else works', async () => {
    const page = await newPage(browser);
    await sheet(page, 'none');
    await withoutClipboard(page);
    await visit(page);
    await pick(page, ['Gutterlark']);
    await shareButton(page).click();
    const field = page.getByRole('textbox', { name: 'Link to this plan' });
    await field.waitFor();

    assert.match(await field.inputValue(), /\/s\/[A-Za-z0-9]{8}$/);
    assert.equal(await page.evaluate(() => getSelection()?.toString()), await field.inputValue(), 'it is selected');
    assert.deepEqual([...(await barriers(page)), ...(await overflow(page))], []);
    await page.leave();
  });

  test('says clearly that the network is gone, and works when it is back', async () => {
    const page = await newPage(browser);
    await sheet(page, 'open');
    await visit(page);
    await pick(page, ['Gutterlark']);
    await page.route('**/api/schedule/share', (route) => route.abort());
    await shareButton(page).click();
    await page.locator('#my-plan .handed').waitFor();
    assert.match((await page.locator('#my-plan .handed').textContent()) ?? '', /^No link was made: the network is gone/);
    assert.equal(await page.locator('#plan-says').textContent(), await page.locator('#my-plan .handed').textContent().then((text) => text?.trim()));

    await page.unroute('**/api/schedule/share');
    await shareButton(page).click();
    await page.waitForFunction(() => /** @type {any} */ (window).shared?.length === 1);
    assert.equal(await page.locator('#my-plan .handed').count(), 0);
    await page.leave();
  });

  test('says what the server says when it refuses', async () => {
    const page = await newPage(browser);
    await visit(page);
    await pick(page, ['Gutterlark']);
    const body = JSON.stringify({ error: 'x', message: 'Please wait a moment and try again.', code: 'RATE_LIMITED' });
    await page.route('**/api/schedule/share', (route) => route.fulfill({ status: 429, contentType: 'application/json', body }));
    await shareButton(page).click();

    await page.locator('#my-plan .handed', { hasText: 'No link was made. Please wait a moment and try again.' }).waitFor();
    await page.leave();
  });

  test('asks to choose when there are more than fifty picks', async () => {
    const page = await newPage(browser);
    let asked = 0;
    await page.route('**/api/schedule/share', (route) => ((asked += 1), route.abort()));
    await visit(page);
    // A night of sixty sets: the thirty of the demo once more, under other numbers.
    await page.evaluate(() => {
      for (const row of [...document.querySelectorAll('#order .set[id]')]) {
        const twin = /** @type {HTMLElement} */ (row.cloneNode(true));
        twin.id = `set-${90000 + Number(row.id.slice(4))}`;
        twin.querySelector('button.pick')?.remove();
        row.after(twin);
      }
    });
    await page.getByRole('button', { name: 'Pick all' }).click();
    await shareButton(page).click();

    await page.locator('#my-plan .handed', { hasText: 'A link holds 50 sets and your plan has 60. Choose the ones to share first.' }).waitFor();
    assert.equal(asked, 0);
    await page.leave();
  });
});

describe('a shared plan', () => {
  test('is opened by a friend, who adds it to a plan of their own', async () => {
    const { url, ids } = await link(PICKS.slice(0, 2));
    const page = await newPage(browser);
    await visit(page);
    await pick(page, ['Gutterlark']);
    await page.goto(url, { waitUntil: 'networkidle' });
    assert.deepEqual(await page.locator('#shared .set h4 a').allTextContents(), PICKS.slice(0, 2));
    assert.equal(await page.locator('.tally').textContent(), '1 conflict');

    const counted = page.waitForRequest((request) => request.url().endsWith('/api/schedule/build'));
    await page.getByRole('button', { name: 'Add to my plan' }).click();
    await page.waitForURL(`**/event/${MAIN_NIGHT}#my-plan`);
    await page.locator('#my-plan .set').nth(2).waitFor();
    assert.deepEqual(await planned(page), PICKS);
    assert.deepEqual((await counted).postDataJSON().performance_ids, ids, 'what was added is counted once');

    await page.goBack({ waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Open my plan' }).waitFor();
    // The count goes on while the page is left; the browser tells the page that is gone that it lost sight of it.
    assert.deepEqual((await page.troubles()).filter((trouble) => !trouble.includes('/api/schedule/build net::ERR_ABORTED')), []);
    await page.leave();
  });

  test('takes the place of a plan after a question', async () => {
    const { url } = await link(PICKS.slice(0, 2));
    const page = await newPage(browser);
    /** @type {string[]} */
    const asked = [];
    page.on('dialog', (dialog) => (asked.push(dialog.message()), asked.length === 1 ? dialog.dismiss() : dialog.accept()));
    await visit(page);
    await pick(page, ['Gutterlark']);
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Replace my plan' }).click();
    assert.match(page.url(), /\/s\//, 'a no changes nothing');
    await page.getByRole('button', { name: 'Replace my plan' }).click();
    await page.waitForURL(`**/event/${MAIN_NIGHT}#my-plan`);

    assert.deepEqual(asked, Array(2).fill('1 pick of yours is not in this plan. Drop it?'));
    await page.locator('#my-plan .set').first().waitFor();
    assert.deepEqual(await planned(page), PICKS.slice(0, 2));
    await page.leave();
  });

  test('offers to replace only where there is something to lose', async () => {
    const { url } = await link(PICKS);
    const page = await newPage(browser);
    await page.goto(url, { waitUntil: 'networkidle' });
    assert.deepEqual(await page.locator('.acts button').filter({ visible: true }).allTextContents(), ['Add to my plan', 'Share']);
    await page.leave();
  });

  test('is taken by keyboard alone', async () => {
    const { url } = await link(['Gutterlark']);
    const page = await newPage(browser, { width: 1280 });
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.locator('h1 a').focus();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Add to my plan');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/event/${MAIN_NIGHT}#my-plan`);
    await page.locator('#my-plan .set').first().waitFor();

    await sheet(page, 'none');
    await withoutClipboard(page);
    await page.reload({ waitUntil: 'networkidle' });
    await shareButton(page).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Link to this plan' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    await page.leave();
  });

  test('is copied as text', async () => {
    const { url } = await link(['Gutterlark']);
    const page = await newPage(browser);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();

    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
    assert.match(lines[1] ?? '', /^Gutterlark — 10:10 PM–10:\d\d PM @ Foundry Nine$/);
    assert.equal(lines[2], url);
    await page.leave();
  });

  test('is not counted when its page is taken over', async () => {
    const { slug } = await link(['Gutterlark']);
    const page = await newPage(browser);
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    await visit(page, `?share=${slug}`);
    assert.deepEqual(asked.filter((address) => address.includes('/api/schedule/share')), [`${program.url}/api/schedule/share/${slug}?import=1`]);
    await page.leave();
  });
});

describe('a link to the night that brings a shared plan', () => {
  test('offers to add it, and forgets it then', async () => {
    const { slug } = await link(PICKS.slice(0, 2));
    const page = await newPage(browser);
    await visit(page);
    await pick(page, ['Lichen Cathedral', 'Gutterlark']);
    await visit(page, `?share=${slug}`);
    await page.locator('#my-plan .notice', { hasText: 'A shared plan brings 2 picks, 1 of them new to you.' }).waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();

    assert.deepEqual(await planned(page), PICKS);
    assert.equal(page.url(), `${program.url}/event/${MAIN_NIGHT}`);
    assert.deepEqual(await page.troubles(), []);
    await page.leave();
  });

  test('replaces, with a way back for ten seconds', async () => {
    const { slug } = await link(PICKS.slice(0, 2));
    const page = await newPage(browser);
    await page.clock.install();
    await visit(page);
    await pick(page, ['Gutterlark']);
    await visit(page, `?share=${slug}`);
    await page.getByRole('button', { name: 'Replace mine' }).click();
    assert.deepEqual(await planned(page), PICKS.slice(0, 2));
    await page.getByRole('button', { name: 'Undo' }).click();
    assert.deepEqual(await planned(page), ['Gutterlark']);
    await page.leave();
  });

  for (const [name, words] of [
    ['nobody', 'This shared plan has expired, or the link is not complete. Ask for a new one. Your plan is as it was.'],
    ['bad_slug!', 'This shared plan has expired, or the link is not complete. Ask for a new one. Your plan is as it was.'],
  ]) {
    test(`leaves the plan alone when the plan behind it is ${name}`, async () => {
      const page = await newPage(browser);
      await visit(page);
      await pick(page, ['Gutterlark']);
      await visit(page, `?share=${encodeURIComponent(name ?? '')}`);
      await page.locator('#my-plan .notice', { hasText: words ?? '' }).waitFor();
      assert.deepEqual(await planned(page), ['Gutterlark']);
      assert.equal(await page.locator('#plan-says').textContent(), words);
      await page.getByRole('button', { name: 'Close' }).click();
      assert.equal(await page.locator('#my-plan .notice').count(), 0);
      await page.leave();
    });
  }

  test('says that the network is gone', async () => {
    const { slug } = await link(['Gutterlark']);
    const page = await newPage(browser);
    await page.route('**/api/schedule/share/*', (route) => route.abort());
    await visit(page, `?share=${slug}`);
    await page.locator('#my-plan .notice', { hasText: 'the network is gone' }).waitFor();
    await page.leave();
  });

  test('says of which night a plan of another one is', async () => {
    const { slug } = await link(['Gutterlark']);
    const page = await newPage(browser);
    await page.goto(`${program.url}/event/lamplight-vol-5?share=${slug}`, { waitUntil: 'networkidle' });
    await page.locator('#my-plan .notice', { hasText: 'which is another night' }).waitFor();
    await page.leave();
  });
});

test('without JavaScript a plan is shared by its form and opened as a list', async () => {
  const page = await newPage(browser, { javaScript: false });
  await visit(page);
  for (const band of PICKS) await page.getByRole('checkbox', { name: `Pick ${band}` }).check();
  await page.getByRole('button', { name: 'Show my plan' }).click();
  await page.getByRole('button', { name: 'Share this plan' }).click();

  assert.match(page.url(), /\/s\/[A-Za-z0-9]{8}$/);
  assert.deepEqual(await page.locator('#shared .set h4 a').allTextContents(), PICKS);
  assert.deepEqual(await page.locator('main button').filter({ visible: true }).count(), 0, 'nothing is there that cannot work');
  await page.getByRole('link', { name: 'Open as list' }).click();
  assert.deepEqual(await page.locator('#plan .set h4 a').allTextContents(), PICKS);
  await page.leave();
});

describe('the page of a shared plan', () => {
  for (const theme of ['midnight', 'daylight']) {
    for (const width of [390, 1280]) {
      test(`has no barriers in ${theme} at ${width} px`, async () => {
        const { url } = await link(PICKS);
        const page = await newPage(browser, { theme, width });
        await page.goto(url, { waitUntil: 'networkidle' });
        await page.locator('summary').click();
        assert.deepEqual([...(await barriers(page)), ...(await page.troubles())], []);
        await page.leave();
      });
    }
  }

  test('fits a window of 320 px, has targets for a thumb and shows the focus', async () => {
    const { url } = await link(PICKS);
    const page = await newPage(browser, { width: 320 });
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.locator('summary').click();
    assert.deepEqual([...(await overflow(page)), ...(await smallTargets(page)), ...(await unseenFocus(page, 30))], []);
    await page.leave();
  });
});
