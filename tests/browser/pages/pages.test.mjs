// Every public page, in a dark and a light theme, on a phone and a desk: no barriers, nothing in the console, nothing
// refused by the content security policy.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newPage, openBrowser } from '../browser.mjs';
import { barriers, overflow, skipLinkFaults, smallTargets, unseenFocus } from '../checks.mjs';
import { startProgram } from '../program.mjs';
import { PLACES } from './places.mjs';

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

/**
 * @param {import('./places.mjs').Place} place
 * @param {import('../browser.mjs').Look} look
 * @param {(page: import('../browser.mjs').WatchedPage) => Promise<string[]>} check
 */
async function faultsAt(place, look, check) {
  const page = await newPage(browser, look);
  const answer = await place.open(page, program.url);
  const faults = await check(page);
  const troubles = await page.troubles();
  await page.leave();
  assert.equal(answer, place.status, `${place.name} answers ${place.status}`);
  return [...faults, ...troubles];
}

for (const place of PLACES) {
  describe(`the ${place.name} page`, () => {
    for (const theme of ['midnight', 'paper']) {
      for (const width of [390, 1280]) {
        test(`has no barriers in ${theme} at ${width} px`, async () => {
          assert.deepEqual(await faultsAt(place, { theme, width }, barriers), []);
        });
      }
    }

    test('fits a window of 320 px', async () => {
      assert.deepEqual(await faultsAt(place, { width: 320 }, overflow), []);
    });

    test('has targets for a thumb', async () => {
      assert.deepEqual(await faultsAt(place, { width: 390 }, smallTargets), []);
    });

    if (!place.framed) test('starts with a skip link into main', async () => {
      assert.deepEqual(await faultsAt(place, { width: 390 }, skipLinkFaults), []);
    });

    test('shows where the focus is at every stop of the Tab key', async () => {
      assert.deepEqual(await faultsAt(place, { width: 1280 }, (page) => unseenFocus(page)), []);
    });
  });
}
