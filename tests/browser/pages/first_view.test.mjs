// How much a cold browser asks for before a page can be used: its document, its styles, and every script that runs before the document is ready.
// A limit of four (the budget of a first view); pictures and what scripts fetch later do not hold anybody up.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newPage, openBrowser } from '../browser.mjs';
import { startProgram } from '../program.mjs';
import { PLACES } from './places.mjs';

const MOST = 4;

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

/**
 * The paths that were asked for before the document was ready, on a visit with an empty memory.
 * @param {string} address
 */
async function askedBeforeUse(address) {
  const page = await newPage(browser);
  await page.goto(address, { waitUntil: 'networkidle' });
  const asked = await page.evaluate(() => {
    // A module is run before this event, with everything that it imports by name; so are the styles that stand in the head.
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
    const parts = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'));
    const ready = visit?.domContentLoadedEventStart ?? 0;
    const inTime = parts.filter((part) => ['script', 'link', 'css', 'other'].includes(part.initiatorType) && part.startTime < ready);
    return inTime.map((part) => new URL(part.name).pathname.replace(/\.[0-9a-f]{8,}\./, '.'));
  });
  await page.leave();
  return ['the page', ...asked];
}

for (const name of ['home', 'event', 'band', 'plan', 'shared plan', 'venue', 'artists']) {
  test(`the ${name} page can be used after ${MOST} requests`, async (t) => {
    const place = PLACES.find((place) => place.name === name);
    assert.ok(place);
    const guide = await newPage(browser);
    await place.open(guide, program.url);
    const address = guide.url();
    await guide.leave();

    const asked = await askedBeforeUse(address);

    t.diagnostic(`${asked.length} requests: ${asked.join(', ')}`);
    assert.ok(asked.length >= 3, `a page has styles and a script: ${asked.join(', ')}`);
    assert.ok(asked.length <= MOST, `${asked.length} requests: ${asked.join(', ')}`);
  });
}
