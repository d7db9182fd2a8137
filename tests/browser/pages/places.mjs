// The pages to look at, and the way a visitor comes to them.

import { MAIN_NIGHT } from '../program.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * @typedef {object} Place
 * @property {string} name
 * @property {string} route the pattern in the table of routes
 * @property {number} status
 * @property {boolean} [frame] whether it stands in a frame on other sites, without the head and foot of a page
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

/** At least one for every page of the table of routes; checks/places.test.mjs holds them against it. @type {Place[]} */
export const PLACES = [
  { name: 'home', route: '/', status: 200, open: (page, url) => visit(page, `${url}/`) },
  { name: 'home, narrowed', route: '/', status: 200, open: (page, url) => visit(page, `${url}/?month=2020-01`) },
  { name: 'home, all past', route: '/', status: 200, open: (page, url) => visit(page, `${url}/?past=100`) },
  { name: 'event', route: '/event/{slug}', status: 200, open: (page, url) => visit(page, `${url}/event/${MAIN_NIGHT}`) },
  { name: 'past night', route: '/event/{slug}', status: 200, open: (page, url) => visit(page, `${url}/event/lamplight-vol-5`) },
  { name: 'plan', route: '/event/{slug}', status: 200, open: plan },
  { name: 'shared plan', route: '/s/{slug}', status: 200, open: shared },
  { name: 'shared plan that is gone', route: '/s/{slug}', status: 404, open: (page, url) => visit(page, `${url}/s/nobody`) },
  { name: 'band', route: '/band/{band}', status: 200, open: fromTheNight('band') },
  { name: 'venue', route: '/venue/{id}', status: 200, open: fromTheNight('venue') },
  { name: 'artists', route: '/artists', status: 200, open: (page, url) => visit(page, `${url}/artists`) },
  { name: 'artists found', route: '/artists', status: 200, open: (page, url) => visit(page, `${url}/artists?q=k&genre=folk`) },
  { name: 'venues', route: '/venues', status: 200, open: (page, url) => visit(page, `${url}/venues`) },
  { name: 'no venue found', route: '/venues', status: 200, open: (page, url) => visit(page, `${url}/venues?q=nowhere`) },
  { name: 'embed', route: '/embed/{slug}', status: 200, frame: true, open: (page, url) => visit(page, `${url}/embed/${MAIN_NIGHT}`) },
  { name: 'night of one room', route: '/event/{slug}', status: 200, open: (page, url) => visit(page, `${url}/event/${MAIN_NIGHT}?venue=1&genre=folk`) },
  { name: 'embed, narrowed', route: '/embed/{slug}', status: 200, frame: true, open: (page, url) => visit(page, `${url}/embed/${MAIN_NIGHT}?past=1&theme=paper`) },
  { name: 'recap', route: '/event/{slug}/recap', status: 200, open: (page, url) => visit(page, `${url}/event/lamplight-vol-5/recap`) },
  { name: 'privacy', route: '/privacy', status: 200, open: (page, url) => visit(page, `${url}/privacy`) },
  { name: 'offline', route: '/offline', status: 200, open: (page, url) => visit(page, `${url}/offline`) },
  { name: 'nowhere', route: '', status: 404, open: (page, url) => visit(page, `${url}/no-such-place`) },
  { name: 'not found', route: '/event/{slug}', status: 404, open: (page, url) => visit(page, `${url}/event/no-such-night`) },
];

/**
 * The paths that a pattern of the table of routes stands for; of none, those of no route.
 * @param {string} route
 */
export const addressesOf = (route) => new RegExp(route ? `^${route.replace(/\{\w+\}/g, '[^/]+')}$` : '^/no-such-place$');
