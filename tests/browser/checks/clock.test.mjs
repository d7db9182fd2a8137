// The minute clock and the theme switch (night.js, theme.js), on a page of a few lines at a fixed minute.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { newPage, openBrowser } from '../browser.mjs';

/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const NOW = Date.parse('2026-12-05T20:52:00-05:00');
const ADDRESS = 'http://night.example/';

/** @param {string} name */
const script = (name) => readFileSync(new URL(`../../../crates/web/static/js/${name}`, import.meta.url), 'utf8');

/**
 * Attributes of something that lasts from one minute to another, counted from now.
 * @param {number} start
 * @param {number} end
 */
const lasts = (start, end) => `data-start="${NOW + start * 60_000}" data-end="${NOW + end * 60_000}"`;

/**
 * A page with this body and the scripts as the server sends them.
 * @param {string} body
 */
async function open(body) {
  const page = await newPage(browser);
  await page.clock.setFixedTime(NOW);
  const html = `<!doctype html><html lang="en"><title>Night</title><script src="theme.js"></script><script type="module" src="night.js"></script>${body}`;
  await page.route(`${ADDRESS}**`, (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (!file) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
    return file.endsWith('.js') ? route.fulfill({ contentType: 'text/javascript', body: script(file) }) : route.fulfill({ status: 204 });
  });
  await page.goto(ADDRESS, { waitUntil: 'load' });
  return page;
}

/**
 * The state and the words of one set in the running order, as the server sent it.
 * @param {string} state
 * @param {string} times
 * @param {string} [badge]
 */
async function setAt(state, times, badge = '') {
  const page = await open(`<ol><li class="set ${state}" ${times}><h4><a href="#x">A Band</a>${badge && ` <b class="badge">${badge}</b>`}</h4></li></ol>`);
  const set = page.locator('.set');
  const seen = [await set.getAttribute('class'), (await set.locator('h4').innerText()).trim()];
  assert.deepEqual(await page.troubles(), []);
  await page.leave();
  return seen;
}

test('a set that plays says how many minutes are left', async () => {
  assert.deepEqual(await setAt('now', lasts(-22, 13), 'On now'), ['set now', 'A Band 13 min left']);
});

test('a started minute counts as a whole one', async () => {
  assert.deepEqual(await setAt('now', lasts(-22, 0.4), 'On now'), ['set now', 'A Band 1 min left']);
});

test('a set of which nobody said the end never gets minutes', async () => {
  assert.deepEqual(await setAt('now', `${lasts(-22, 13)} data-open`, 'On now'), ['set now', 'A Band On now']);
});

test('a set that starts within a quarter of an hour is soon', async () => {
  assert.deepEqual(await setAt('ahead', lasts(15, 50)), ['set soon', 'A Band in 15 min']);
  assert.deepEqual(await setAt('ahead', lasts(16, 50)), ['set ahead', 'A Band']);
});

test('what the server calls next stays next until it is soon', async () => {
  assert.deepEqual(await setAt('next', lasts(40, 70), 'Up next'), ['set next', 'A Band Up next']);
});

test('a set ends at its end, not a minute later', async () => {
  assert.deepEqual(await setAt('now', lasts(-35, 0), 'On now'), ['set over', 'A Band']);
});

test('a night that is over is left as it is', async () => {
  const page = await open(`<header class="mast bygone"></header><ol><li class="set ahead" ${lasts(-90, -60)}><h4>A Band</h4></li></ol>`);

  assert.equal(await page.locator('.set').getAttribute('class'), 'set ahead');
  await page.leave();
});

test('the bar of a room fills with the set', async () => {
  const page = await open(`<div class="turn" ${lasts(-15, 45)}><p><b data-left></b></p><span class="bar"><span></span></span></div>`);

  assert.equal(await page.locator('.bar span').evaluate((bar) => /** @type {HTMLElement} */ (bar).style.width), '25%');
  assert.equal(await page.locator('[data-left]').innerText(), '45 min left');
  await page.leave();
});

test('the line of the timetable stands at the minute, also after the clocks were changed', async () => {
  // The grid begins three real hours ago; in one of them the clocks went back, so that its wall clock shows two.
  const block = `<li class="b now h2 m0 n12" ${lasts(-10, 50)}></li>`;
  const page = await open(`<div class="tt"><div class="tt-grid h4 m0" data-first="${NOW - 190 * 60_000}"><ol>${block}</ol></div></div>`);

  assert.equal(await page.locator('.clock').getAttribute('class'), 'tt-line clock h2 m2');
  await page.leave();
});

test('a theme is chosen, kept, and there again before the page is drawn', async () => {
  const page = await open('<fieldset class="themes"><input type="radio" name="theme" value="auto" checked><input type="radio" name="theme" value="paper"></fieldset>');
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);

  await page.locator('[value=paper]').check();
  assert.equal(await theme(), 'paper');
  assert.equal(await page.evaluate(() => localStorage.getItem('settimes:theme')), 'paper');

  await page.reload();
  assert.equal(await theme(), 'paper');
  assert.equal(await page.locator('[value=paper]').isChecked(), true);

  await page.locator('[value=auto]').check();
  assert.equal(await theme(), undefined);
  await page.leave();
});
