// Every check is shown a page that is wrong: a check that cannot fail says nothing.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPage, openBrowser } from '../browser.mjs';
import { barriers, overflow, skipLinkFaults, smallTargets, unseenFocus } from '../checks.mjs';
import { GOOD_STYLE, goodPage, standIn } from './stand-in.mjs';

const texts = {
  '/good.css': GOOD_STYLE,
  '/good': goodPage('<p>Thirty sets, <a href="/good">one ticket</a>.</p><button>Pick</button>'),
  '/grey': goodPage('<p class="grey">hard to read</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', '<link rel="stylesheet" href="/grey.css">'),
  '/grey.css': '.grey { color: #333 }',
  '/wide': goodPage('<div class="wide">wide</div>', '<link rel="stylesheet" href="/wide.css">'),
  '/wide.css': '.wide { width: 700px }',
  '/inline': goodPage('<p style="color: red">styled</p><script>window.ran = true</script>'),
  '/loud': goodPage('<p>loud</p>', '<script src="/loud.js"></script>'),
  '/loud.js': 'console.error("something broke"); setTimeout(() => { throw new Error("thrown") });',
  '/lost': goodPage('<p>lost</p>', '<script src="/lost.js"></script>'),
  '/blind': goodPage('<a href="/good">here</a>', '<link rel="stylesheet" href="/blind.css">'),
  '/blind.css': ':focus-visible { outline: none } .skip:focus { outline: 3px solid #fc0 }',
  '/small': goodPage('<button class="small">x</button>', '<link rel="stylesheet" href="/small.css">'),
  '/small.css': '.small { min-width: 0; min-height: 0; width: 20px; height: 20px; padding: 0 }',
  '/card': goodPage('<div class="card"><button class="small">x</button></div>', '<link rel="stylesheet" href="/small.css"><link rel="stylesheet" href="/card.css">'),
  '/card.css': `.card { position: relative; padding: 40px } .small::after { content: ""; position: absolute; inset: 0 }
    :focus-visible { outline: none } .small:focus-visible::after, .skip:focus { outline: 3px solid #fc0 }`,
  '/noskip': goodPage('<p>no way round</p>').replace(/<a class="skip".*?<\/a>/, ''),
};

/** @type {Awaited<ReturnType<typeof standIn>>} */
let server;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  [server, browser] = await Promise.all([standIn(texts), openBrowser()]);
});
after(async () => {
  await browser.close();
  await server.stop();
});

/**
 * @template T
 * @param {keyof typeof texts} path
 * @param {(page: import('../browser.mjs').WatchedPage) => Promise<T>} look
 * @param {import('../browser.mjs').Look} [how]
 */
async function at(path, look, how = {}) {
  const page = await newPage(browser, how);
  await page.goto(server.url + path);
  const seen = await look(page);
  await page.leave();
  return seen;
}

test('a good page passes every check', async () => {
  const faults = await at('/good', async (page) => [
    ...(await skipLinkFaults(page)),
    ...(await unseenFocus(page)),
    ...(await barriers(page)),
    ...(await overflow(page)),
    ...(await smallTargets(page)),
    ...(await page.troubles()),
  ]);
  assert.deepEqual(faults, []);
});

test('too little contrast and a picture without words are barriers', async () => {
  const rules = (await at('/grey', barriers)).map((fault) => fault.split(':')[0]);
  assert.deepEqual(rules.sort(), ['color-contrast', 'image-alt']);
});

test('an element wider than the window is overflow, and named', async () => {
  const faults = await at('/wide', overflow, { width: 320 });
  assert.match(faults[0] ?? '', /^the page is 7\d\d px wide in a window of 320 px$/);
  assert.match(faults[1] ?? '', /class="wide"/);
});

test('inline style and script are reported by the content security policy', async () => {
  const troubles = (await at('/inline', (page) => page.troubles())).filter((text) => text.startsWith('content security policy'));
  assert.deepEqual(
    troubles.map((text) => text.split(' ')[3]).sort(),
    ['script-src-elem', 'style-src-attr'],
  );
});

test('a console error and a thrown error are troubles', async () => {
  const troubles = await at('/loud', async (page) => {
    await page.waitForTimeout(50);
    return page.troubles();
  });
  assert.deepEqual(troubles.map((text) => text.replace(/ \(.*/, '')).sort(), ['console: something broke', 'script: thrown']);
});

test('a missing script is a trouble', async () => {
  const troubles = await at('/lost', (page) => page.troubles());
  assert.ok(troubles.includes(`network: ${server.url}/lost.js answered 404`), String(troubles));
});

test('a page that is a 404 on purpose is no trouble', async () => {
  const troubles = await at(/** @type {any} */ ('/nowhere'), (page) => page.troubles());
  assert.deepEqual(troubles, []);
});

test('a link that looks the same with the focus is named', async () => {
  const faults = await at('/blind', (page) => unseenFocus(page));
  assert.ok(faults.some((fault) => /here.*looks the same with and without focus/.test(fault)), String(faults));
});

test('a button smaller than a thumb is named', async () => {
  assert.deepEqual(await at('/small', smallTargets), ['<button class="small">x</button> is 20 × 20 px']);
});

test('a button stretched over its card is large enough, and its focus may show there', async () => {
  assert.deepEqual(await at('/card', smallTargets), []);
  const faults = await at('/card', (page) => unseenFocus(page));
  assert.deepEqual(faults.filter((fault) => fault.includes('small')), []);
});

test('a page without a skip link is named', async () => {
  assert.match(String(await at('/noskip', skipLinkFaults)), /the first stop is no link into main/);
});

test('a theme is set before the page paints', async () => {
  const theme = await at('/good', (page) => page.evaluate(() => localStorage.getItem('settimes:theme')), { theme: 'paper' });
  assert.equal(theme, 'paper');
});

test('a page without JavaScript runs none and can still be read', async () => {
  const page = await newPage(browser, { javaScript: false });
  await page.goto(`${server.url}/loud`);
  const words = await page.locator('main p').allTextContents();
  const troubles = await page.troubles();
  await page.leave();
  assert.deepEqual([words, troubles], [['loud'], []]);
});
