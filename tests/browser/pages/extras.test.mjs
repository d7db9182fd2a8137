// What a night has besides its list: the frame in pages of others, the map, what a fan leaves out, list or timetable, paper, and picks on a band's page.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { newPage, openBrowser } from '../browser.mjs';
import { overflow } from '../checks.mjs';
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

/** @param {Page} page @param {string} [more] */
const visit = (page, more = '') => page.goto(`${program.url}/event/${MAIN_NIGHT}${more}`, { waitUntil: 'networkidle' });

/** @param {Page} page */
const shown = (page) => page.locator('#order .set:visible').count();

/** Where and when the first set with an end starts, as the page says it. @param {Page} page */
const firstStart = (page) => page.locator('.set[data-start]').first().evaluate((row) => Number(/** @type {HTMLElement} */ (row).dataset.start));

/** A page of somebody else, at another origin, with one element in it. @param {string} inside */
async function stranger(inside) {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(`<!doctype html><title>x</title>${inside}`));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/favicon-free`, close: () => server.close() };
}

describe('a frame in the page of somebody else', () => {
  test('shows the night from 200 pixels on', async () => {
    const host = await stranger(`<iframe width="200" height="500" src="${program.url}/embed/${MAIN_NIGHT}?theme=paper"></iframe>`);
    const page = await newPage(browser);
    await page.goto(host.url, { waitUntil: 'networkidle' });
    const frame = page.frames()[1];
    assert.ok(frame);

    assert.equal(await frame.locator('.set').count(), 30);
    assert.equal(await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), 'paper');
    assert.deepEqual((await page.context().cookies()).length, 0);
    await page.leave();
    host.close();
  });

  test('marks what is on by the minute', async () => {
    const page = await newPage(browser);
    await page.goto(`${program.url}/embed/${MAIN_NIGHT}`);
    await page.clock.setFixedTime((await firstStart(page)) + 60_000);
    await page.reload({ waitUntil: 'networkidle' });

    assert.equal(await page.locator('.set.now h3').first().textContent(), 'Half Past Harvest 29 min left');
    await page.leave();
  });

  test('is refused for every other page', async () => {
    const host = await stranger(`<iframe src="${program.url}/event/${MAIN_NIGHT}"></iframe>`);
    const page = await newPage(browser);
    await page.goto(host.url, { waitUntil: 'networkidle' });

    assert.equal(await page.frames()[1]?.locator('.set').count(), 0);
    await page.leave();
    host.close();
  });
});

describe('the map', () => {
  for (const width of [320, 390, 1280]) {
    test(`keeps every name inside and apart at ${width} px`, async () => {
      const page = await newPage(browser, { width });
      await visit(page);
      const boxes = await page.locator('.map svg').evaluate((svg) => {
        const frame = svg.getBoundingClientRect();
        const names = [...svg.querySelectorAll('g text:not(.pin)')].map((text) => ({ name: text.textContent, box: text.getBoundingClientRect() }));
        const outside = names.filter(({ box }) => box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom);
        const meet = (/** @type {DOMRect} */ a, /** @type {DOMRect} */ b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        const crossed = names.flatMap((one, at) => names.slice(at + 1).filter((other) => meet(one.box, other.box)).map((other) => `${one.name}, ${other.name}`));
        return { names: names.length, outside: outside.map(({ name }) => name), crossed };
      });

      assert.deepEqual(boxes, { names: 5, outside: [], crossed: [] });
      await page.leave();
    });
  }
});

describe('the list of a night', () => {
  test('is narrowed at once, and the plan keeps its picks', async () => {
    const page = await newPage(browser);
    await visit(page);
    await page.getByRole('button', { name: 'Pick Half Past Harvest' }).click();
    await page.locator('.narrow [name=venue]').selectOption({ label: 'Cellar Twelve' });

    assert.equal(await shown(page), 7);
    assert.equal(await page.locator('.narrow .shown').textContent(), '7 of 30 sets Show all');
    assert.deepEqual(await page.locator('#my-plan .set:visible h4 a').allTextContents(), ['Half Past Harvest']);
    assert.equal(await page.locator('.tt-room:not([hidden])').count(), 1);

    await page.locator('.narrow [name=genre]').selectOption('disco');
    assert.equal(await shown(page), 1);
    await page.getByRole('button', { name: 'Show all' }).click();
    assert.equal(await shown(page), 30);
    assert.deepEqual(await page.troubles(), []);
    await page.leave();
  });

  test('stays narrowed when the page is brought up to date', async () => {
    const page = await newPage(browser);
    await visit(page);
    await page.locator('.narrow [name=venue]').selectOption({ label: 'Cellar Twelve' });
    await page.evaluate(() => {
      const form = document.querySelector('form.narrow');
      if (form instanceof HTMLFormElement) form.reset();
      document.dispatchEvent(new Event('settimes:fresh'));
    });

    assert.equal(await shown(page), 7);
    await page.leave();
  });

  test('is narrowed by the form without script', async () => {
    const page = await newPage(browser, { javaScript: false });
    await visit(page);
    await page.locator('.narrow [name=genre]').selectOption('disco');
    await page.getByRole('button', { name: 'Show', exact: true }).click();

    assert.equal(await shown(page), 2);
    await page.leave();
  });

  test('gives its place to the timetable on a phone, also the next time', async () => {
    const page = await newPage(browser);
    await visit(page);
    assert.equal(await page.locator('#timetable').isVisible(), false);
    await page.locator('.views').getByRole('link', { name: 'Timetable' }).click();
    assert.deepEqual([await page.locator('#timetable').isVisible(), await page.locator('#order').isVisible()], [true, false]);

    await visit(page);
    assert.deepEqual([await page.locator('#timetable').isVisible(), await page.locator('#order').isVisible()], [true, false]);
    await page.locator('.views').getByRole('link', { name: 'Running order' }).click();
    assert.deepEqual([await page.locator('#timetable').isVisible(), await page.locator('#order').isVisible()], [false, true]);
    await page.leave();
  });

  test('stands beside the timetable on a desk, and above it without script', async () => {
    for (const look of [{ width: 1280 }, { width: 390, javaScript: false }]) {
      const page = await newPage(browser, look);
      await visit(page);
      assert.deepEqual([await page.locator('#timetable').isVisible(), await page.locator('#order').isVisible()], [true, true]);
      await page.leave();
    }
  });
});

describe('on paper', () => {
  test('the line-up is black on white without furniture, with its address and the day', async () => {
    const page = await newPage(browser, { theme: 'neon', width: 794 });
    await visit(page);
    await page.locator('.views').getByRole('link', { name: 'Timetable' }).click();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));

    assert.equal(await page.locator('#order .set:visible').count(), 30);
    for (const gone of ['.top', '.foot', '.views', '.narrow', '.acts', '#timetable', '.embed', '.pick']) {
      assert.equal(await page.locator(gone).first().isVisible(), false, gone);
    }
    const colours = await page.locator('#order .set h4 a').first().evaluate((link) => [getComputedStyle(link).color, getComputedStyle(document.documentElement).backgroundColor]);
    assert.deepEqual(colours, ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    assert.match((await page.locator('.printed:visible').textContent()) ?? '', new RegExp(`^${program.url}/event/${MAIN_NIGHT}, printed .*\\d{4}`));
    assert.deepEqual(await overflow(page), []);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await page.locator('.printed').count(), 0);
    await page.leave();
  });
});

describe('the page of a band', () => {
  test('puts a set on the plan of its night and takes it off again', async () => {
    const page = await newPage(browser);
    await visit(page);
    const [name, href] = await page.locator('#order .set h4 a').first().evaluate((link) => [link.textContent, link.getAttribute('href')]);
    await page.goto(program.url + href, { waitUntil: 'networkidle' });
    const answered = page.waitForResponse('**/api/schedule/build');
    await page.locator('.gig', { hasText: 'Lamplight Crawl Vol. 6' }).getByRole('button', { name: 'Add to my plan' }).click();
    assert.equal((await answered).status(), 200);

    await visit(page);
    assert.deepEqual(await page.locator('#my-plan .set h4 a').allTextContents(), [name]);
    assert.equal(await page.locator('#my-plan .changed').count(), 0);

    await page.goto(program.url + href, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'On my plan: remove' }).click();
    assert.equal(await page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem('settimes:plan') ?? '{}').events).length), 0);
    await page.leave();
  });
});
