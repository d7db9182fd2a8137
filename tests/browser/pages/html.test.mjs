// Every public page is valid HTML by the rules of the standard, also pages of awkward content that a browser would forgive.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { newPage, openBrowser } from '../browser.mjs';
import { startProgram } from '../program.mjs';
import { PLACES, addressesOf } from './places.mjs';

const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });

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
 * What is wrong with a document, as `rule: message (line)`.
 * @param {string} html
 * @returns {Promise<string[]>}
 */
async function invalid(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((result) => result.messages.map((fault) => `${fault.ruleId}: ${fault.message} (line ${fault.line})`));
}

test('a document that is not valid is told apart', async () => {
  assert.notDeepEqual(await invalid('<!doctype html><html lang="en"><title>x</title><p><div id="a"></div><b id="a"></p>'), []);
});

describe('the source that the program sends', () => {
  for (const place of PLACES) {
    test(`of the ${place.name} page is valid`, async () => {
      const page = await newPage(browser, { javaScript: false });
      await place.open(page, program.url);
      assert.match(new URL(page.url()).pathname, addressesOf(place.route), `the place is of the route ${place.route}`);
      const source = await (await fetch(page.url())).text();
      await page.leave();
      assert.match(source, /^<!doctype html>/i);
      assert.deepEqual(await invalid(source), []);
    });
  }
});
