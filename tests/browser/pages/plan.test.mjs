// A fan's plan: three picks, the clash said in words, kept over a reload; by keyboard; and without script by the form.

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

// Orbit Cousins 20:30–21:05 at The Brass Heron, Lichen Cathedral 21:00–21:40 at Foundry Nine, Gutterlark 22:10 there.
const PICKS = ['Orbit Cousins', 'Lichen Cathedral', 'Gutterlark'];

/** @param {Page} page @param {string} [query] */
const visit = (page, query = '') => page.goto(`${program.url}/event/${MAIN_NIGHT}${query}`, { waitUntil: 'networkidle' });

/** @param {Page} page @param {string} band */
const card = (page, band) => page.locator('#order .set', { has: page.getByRole('link', { name: band, exact: true }) });

/** @param {Page} page @param {string[]} bands */
async function pick(page, bands = PICKS) {
  for (const band of bands) await card(page, band).getByRole('button', { name: `Pick ${band}` }).click();
}

/** @param {Page} page */
const planned = (page) => page.locator('#my-plan .set h4 a').allTextContents();

/** @param {Page} page @returns {Promise<any>} */
const stored = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('settimes:plan') ?? 'null'));

/** @param {Page} page @param {string} band @returns {Promise<number>} */
const idOf = async (page, band) => Number((await card(page, band).getAttribute('id'))?.slice(4));

test('three picks make a plan that says its clash and outlives a reload', async () => {
  const page = await newPage(browser);
  await visit(page);
  await pick(page);

  assert.deepEqual(await planned(page), PICKS);
  assert.equal(await page.locator('#my-plan .tally').textContent(), '1 conflict');
  assert.equal(await page.locator('#my-plan .clash').first().textContent(), 'Overlaps Lichen Cathedral by 5 min');
  assert.equal(await card(page, 'Lichen Cathedral').locator('.clash').textContent(), 'Overlaps Orbit Cousins by 5 min');
  assert.deepEqual(await page.locator('#my-plan .way').allTextContents(), ['30 min gap']);
  assert.equal(await page.locator('.views a').first().textContent(), 'My plan 3');
  const { v, events } = await stored(page);
  assert.equal(v, 2);
  assert.deepEqual(Object.keys(events[MAIN_NIGHT]), ['end', 'picks', 'seen', 'at']);
  assert.deepEqual(events[MAIN_NIGHT].picks, await Promise.all(PICKS.map((band) => idOf(page, band))));
  assert.deepEqual(Object.values(events[MAIN_NIGHT].seen)[0]?.slice(0, 2), ['20:30', '21:05']);

  await page.reload({ waitUntil: 'networkidle' });

  assert.deepEqual(await planned(page), PICKS);
  assert.equal(await card(page, 'Gutterlark').getByRole('button').getAttribute('aria-pressed'), 'true');
  assert.deepEqual(await page.troubles(), []);
  await page.leave();
});

test('picks are counted once, together', async () => {
  const page = await newPage(browser);
  await visit(page);
  const asked = page.waitForRequest((request) => request.url().endsWith('/api/schedule/build'));
  await pick(page);
  const request = await asked;

  const body = request.postDataJSON();
  assert.equal(body.performance_ids.length, 3);
  assert.equal(body.user_session, await page.evaluate(() => localStorage.getItem('scheduleSessionId')));
  assert.equal((await request.response())?.status(), 200);
  await page.leave();
});

test('a plan is made, read and cleared by keyboard alone', async () => {
  const page = await newPage(browser, { width: 1280 });
  await visit(page);
  await card(page, 'Orbit Cousins').getByRole('link').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  assert.deepEqual(await planned(page), ['Orbit Cousins']);
  assert.match((await page.locator('#plan-says').textContent()) ?? '', /Orbit Cousins is on your plan/);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-pressed')), 'true');

  page.on('dialog', (dialog) => dialog.accept());
  await page.getByRole('button', { name: 'Clear all' }).focus();
  await page.keyboard.press('Space');
  assert.deepEqual(await planned(page), []);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Undo');
  await page.keyboard.press('Enter');
  assert.deepEqual(await planned(page), ['Orbit Cousins']);
  await page.leave();
});

test('undo is offered for ten seconds', async () => {
  const page = await newPage(browser);
  await page.clock.install();
  await visit(page);
  page.on('dialog', (dialog) => dialog.accept());
  await page.getByRole('button', { name: 'Pick all' }).click();
  assert.equal((await planned(page)).length, 30);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await page.clock.fastForward(9_000);
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 1);
  await page.clock.fastForward(2_000);
  assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0);
  assert.deepEqual((await stored(page)).events, {});
  await page.leave();
});

test('plans of older versions move in and very old plans move out', async () => {
  const page = await newPage(browser);
  await visit(page);
  const [id, other] = [await idOf(page, 'Orbit Cousins'), await idOf(page, 'Gutterlark')];
  await page.evaluate(
    ([slug, id, other]) => {
      localStorage.setItem('selectedBandsByEvent', JSON.stringify({ [String(slug)]: [`a-renamed-band-${id}`, 'nonsense'] }));
      localStorage.setItem('selectedBands', JSON.stringify([`gutterlark-${other}`]));
      const old = { end: '2020-01-01', picks: [1], seen: {}, at: '2020-01-01T20:00:00Z' };
      localStorage.setItem('settimes:plan', JSON.stringify({ v: 2, events: { 'long-ago': old } }));
    },
    [MAIN_NIGHT, id, other],
  );
  await page.reload({ waitUntil: 'networkidle' });

  assert.deepEqual(await planned(page), ['Orbit Cousins', 'Gutterlark']);
  assert.deepEqual(Object.keys((await stored(page)).events), [MAIN_NIGHT]);
  assert.deepEqual(await page.evaluate(() => [localStorage.getItem('selectedBandsByEvent'), localStorage.getItem('selectedBands')]), [null, null]);
  await page.leave();
});

test('broken storage is no plan, and no storage is said', async () => {
  const page = await newPage(browser);
  await visit(page);
  await page.evaluate(() => localStorage.setItem('settimes:plan', '{"v":2,"events":{"x":7,"lamplight-vol-6":{"picks":"no","seen":3}}'));
  await page.reload();
  assert.deepEqual(await planned(page), []);

  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no'); } });
  });
  await page.reload({ waitUntil: 'networkidle' });
  await pick(page);
  assert.deepEqual(await planned(page), PICKS);
  assert.match((await page.locator('#my-plan .notice').textContent()) ?? '', /lasts for this visit/);
  assert.deepEqual(await page.troubles(), []);
  await page.leave();
});

test('what has changed is marked until the fan closes the mark, and a pick that is gone can be removed', async () => {
  const page = await newPage(browser);
  await visit(page);
  await pick(page, ['Orbit Cousins']);
  await page.evaluate(() => {
    const all = JSON.parse(localStorage.getItem('settimes:plan') ?? '');
    for (const plan of Object.values(all.events)) {
      for (const seen of Object.values(plan.seen)) [seen[0], seen[2]] = ['20:10', 999];
      plan.picks.push(999_999);
    }
    localStorage.setItem('settimes:plan', JSON.stringify(all));
  });
  await page.reload({ waitUntil: 'networkidle' });

  const mark = page.locator('#my-plan .set .changed');
  assert.match((await mark.textContent()) ?? '', /^now 8:30 PM, was 8:10 PM, now at The Brass Heron/);
  assert.match((await page.locator('#plan-says').textContent()) ?? '', /Orbit Cousins: now 8:30 PM/);
  await mark.getByRole('button', { name: 'Got it' }).click();
  assert.equal(await mark.count(), 0);
  assert.match((await page.locator('#my-plan .notice').textContent()) ?? '', /no longer on the bill/);
  await page.locator('#my-plan').getByRole('button', { name: 'Remove' }).click();
  assert.equal((await stored(page)).events[MAIN_NIGHT].picks.length, 1);
  await page.leave();
});

test('a link with picks offers to add them', async () => {
  const page = await newPage(browser);
  await visit(page);
  const ids = await Promise.all(PICKS.map((band) => idOf(page, band)));
  await pick(page, ['Gutterlark']);
  await visit(page, `?s=${ids.slice(0, 2).join(',')},999999`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  assert.deepEqual(await planned(page), PICKS);
  await page.leave();
});

test('the next move and the countdowns follow the clock', async () => {
  const page = await newPage(browser);
  await visit(page);
  const start = Number(await card(page, 'Orbit Cousins').getAttribute('data-start'));
  const minute = 60_000;
  await page.clock.install({ time: start - 20 * minute });
  await page.reload({ waitUntil: 'networkidle' });
  await pick(page, ['Orbit Cousins', 'Gutterlark']);
  const move = () => page.locator('#my-plan .move').innerText();
  const count = () => page.locator('#my-plan .badge').first().textContent();

  assert.match(await move(), /up next/i);
  assert.equal(await count(), 'in 20 min');
  await page.clock.fastForward(6 * minute);
  assert.equal(await count(), 'soon, in 14 min');
  await page.clock.fastForward(19 * minute);
  assert.match(await move(), /watching/i);
  assert.match(await move(), /30 min left/);
  assert.match(await move(), /then Gutterlark at Foundry Nine/);
  assert.match((await page.locator('#plan-says').textContent()) ?? '', /^Watching: Orbit Cousins/);
  await page.clock.fastForward(31 * minute);
  assert.match(await move(), /move/i);
  assert.match(await move(), /Directions/);
  await page.leave();
});

test('the page asks again every minute and keeps picks, scroll and plan', async () => {
  const page = await newPage(browser);
  await page.clock.install();
  await visit(page);
  await pick(page);
  let changes = 0;
  /** @type {(string | undefined)[]} */
  const asked = [];
  await page.route(`**/event/${MAIN_NIGHT}`, async (route) => {
    asked.push(route.request().headers()['if-none-match']);
    if (asked.length > 1) return route.continue();
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll('Gutterlark', 'Gutterlark Revived');
    changes += 1;
    await route.fulfill({ response: answer, body });
  });
  await page.evaluate(() => window.scrollTo(0, 1500));
  const y = await card(page, 'Tin Sparrow Society').evaluate((row) => row.getBoundingClientRect().top);
  await page.clock.fastForward(61_000);
  await page.locator('#my-plan').getByText('Gutterlark Revived').first().waitFor();

  assert.equal(changes, 1);
  assert.deepEqual(await planned(page), ['Orbit Cousins', 'Lichen Cathedral', 'Gutterlark Revived']);
  const moved = await card(page, 'Tin Sparrow Society').evaluate((row) => row.getBoundingClientRect().top);
  assert.ok(Math.abs(moved - y) < 2, `the list moved by ${moved - y} px`);
  await page.clock.fastForward(61_000);
  await page.waitForTimeout(200);
  assert.ok(asked[1]?.startsWith('"'), 'the second time it says what it has');
  assert.deepEqual(await page.troubles(), []);
  await page.leave();
});

test('a plan is copied as text and fetched as a calendar', async () => {
  const page = await newPage(browser);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await visit(page);
  await pick(page, ['Orbit Cousins']);
  await page.getByRole('button', { name: 'Copy as text' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();

  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  assert.equal(lines[1], 'Orbit Cousins — 8:30 PM–9:05 PM @ The Brass Heron');
  assert.equal(lines[2], `${program.url}/event/${MAIN_NIGHT}`);
  const href = await page.locator('#my-plan').getByRole('link', { name: 'Add to calendar' }).getAttribute('href');
  const calendar = await (await fetch(program.url + href)).text();
  assert.equal(calendar.match(/BEGIN:VEVENT/g)?.length, 1);
  await page.leave();
});

test('without JavaScript the form makes the plan page', async () => {
  const page = await newPage(browser, { javaScript: false });
  await visit(page);
  for (const band of PICKS) await page.getByRole('checkbox', { name: `Pick ${band}` }).check();
  await page.getByRole('button', { name: 'Show my plan' }).click();

  assert.match(page.url(), /\?view=mine&set=\d+&set=\d+&set=\d+$/);
  assert.deepEqual(await page.locator('#plan .set h4 a').allTextContents(), PICKS);
  assert.equal(await page.locator('.tally').textContent(), '1 conflict');
  assert.deepEqual(await page.locator('.way').allTextContents(), ['30 min gap']);
  assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex');
  const href = await page.getByRole('link', { name: 'Add to calendar' }).getAttribute('href');
  assert.equal((await (await fetch(program.url + href)).text()).match(/BEGIN:VEVENT/g)?.length, 3);

  await page.getByRole('link', { name: 'Change my picks' }).click();
  assert.equal(await page.locator('#order :checked').count(), 3);
  await page.leave();
});

describe('a night with a plan', () => {
  for (const theme of ['midnight', 'paper']) {
    for (const width of [390, 1280]) {
      test(`has no barriers in ${theme} at ${width} px, on the night and on the page of the form`, async () => {
        for (const form of [false, true]) {
          const page = await newPage(browser, { theme, width });
          await visit(page);
          const ids = await Promise.all(PICKS.map((band) => idOf(page, band)));
          if (form) await visit(page, `?view=mine&set=${ids.join('&set=')}`);
          else await pick(page);
          assert.deepEqual([...(await barriers(page)), ...(await page.troubles())], []);
          await page.leave();
        }
      });
    }
  }

  test('fits a window of 320 px and has targets for a thumb, on the night and on the page of the form', async () => {
    for (const form of [false, true]) {
      const page = await newPage(browser, { width: 320 });
      await visit(page);
      const ids = await Promise.all(PICKS.map((band) => idOf(page, band)));
      if (form) await visit(page, `?view=mine&set=${ids.join('&set=')}`);
      else await pick(page);
      assert.deepEqual([...(await overflow(page)), ...(await smallTargets(page))], []);
      await page.leave();
    }
  });

  test('shows where the focus is', async () => {
    const page = await newPage(browser, { width: 1280 });
    await visit(page);
    await pick(page);
    assert.deepEqual(await unseenFocus(page, 30), []);
    await page.leave();
  });
});
