// The pages to look at, and the way a visitor comes to them.

import { MAIN_NIGHT } from '../program.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Place
 * @property {string} name
 * @property {number} status
 * @property {boolean} [framed] stands in pages of others, so that it has no way through and no skip link
 * @property {(page: Page, url: string) => Promise<number>} open opens it and gives the status it answered with
 */

/**
 * @param {Page} page
 * @param {string} address
 */
async function visit(page, address) {
  const answer = await page.goto(address, { waitUntil: 'networkidle' });
  return answer?.status() ?? 0;
}

/**
 * The first link of its kind on the main night's page: band and venue have numbers that nobody promised.
 * @param {string} kind
 * @returns {Place['open']}
 */
function fromTheNight(kind) {
  return async (page, url) => {
    await visit(page, `${url}/event/${MAIN_NIGHT}`);
    const path = await page.locator(`main a[href^="/${kind}/"]`).first().getAttribute('href');
    return visit(page, url + (path ?? `/no-link-to-a-${kind}`));
  };
}

/** @type {Place['open']} */
async function plan(page, url) {
  await visit(page, `${url}/event/${MAIN_NIGHT}`);
  const rows = await page.locator('#order .set').all();
  const ids = await Promise.all([rows[10], rows[13], rows[18]].map(async (row) => (await row?.getAttribute('id'))?.slice('set-'.length)));
  return visit(page, `${url}/event/${MAIN_NIGHT}?view=mine&set=${ids.join('&set=')}`);
}

/** A plan shared by the form of its page. @type {Place['open']} */
async function shared(page, url) {
  await plan(page, url);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => new URL(response.url()).pathname.startsWith('/s/')),
    page.getByRole('button', { name: 'Share this plan' }).click(),
  ]);
  await page.waitForLoadState('networkidle');
  return answer.status();
}

/** @type {Place[]} */
export const PLACES = [
  { name: 'home', status: 200, open: (page, url) => visit(page, `${url}/`) },
  { name: 'event', status: 200, open: (page, url) => visit(page, `${url}/event/${MAIN_NIGHT}`) },
  { name: 'plan', status: 200, open: plan },
  { name: 'shared plan', status: 200, open: shared },
  { name: 'shared plan that is gone', status: 404, open: (page, url) => visit(page, `${url}/s/nobody`) },
  { name: 'band', status: 200, open: fromTheNight('band') },
  { name: 'venue', status: 200, open: fromTheNight('venue') },
  { name: 'artists', status: 200, open: (page, url) => visit(page, `${url}/artists`) },
  { name: 'artists found', status: 200, open: (page, url) => visit(page, `${url}/artists?q=k&genre=folk`) },
  { name: 'venues', status: 200, open: (page, url) => visit(page, `${url}/venues`) },
  { name: 'no venue found', status: 200, open: (page, url) => visit(page, `${url}/venues?q=nowhere`) },
  { name: 'recap', status: 200, open: (page, url) => visit(page, `${url}/event/lamplight-vol-5/recap`) },
  { name: 'privacy', status: 200, open: (page, url) => visit(page, `${url}/privacy`) },
  { name: 'offline', status: 200, open: (page, url) => visit(page, `${url}/offline`) },
  { name: 'embed', status: 200, framed: true, open: (page, url) => visit(page, `${url}/embed/${MAIN_NIGHT}?past=1`) },
  { name: 'night of one room', status: 200, open: (page, url) => visit(page, `${url}/event/${MAIN_NIGHT}?venue=1&genre=folk`) },
  { name: 'not found', status: 404, open: (page, url) => visit(page, `${url}/event/no-such-night`) },
];
