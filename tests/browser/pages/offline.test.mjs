// Life without a network: what was looked at stays, with its age; what is nobody's business is never kept (public
// specification, 6.5 and 9, case 25).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newPage, openBrowser, until } from '../browser.mjs';
import { barriers, overflow, smallTargets } from '../checks.mjs';
import { MAIN_NIGHT, startProgram } from '../program.mjs';

/** @typedef {import('../browser.mjs').WatchedPage} Page */

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

const NIGHT = `/event/${MAIN_NIGHT}`;

/** @param {Page} page @param {string} path */
const visit = (page, path) => page.goto(program.url + path, { waitUntil: 'networkidle' });

/**
 * Every copy that the worker holds, as `{cache: [path]}`, the caches without the name of the build.
 * @param {Page} page
 * @returns {Promise<Record<string, string[]>>}
 */
const kept = (page) =>
  page.evaluate(async () => {
    /** @type {Record<string, string[]>} */
    const found = {};
    for (const name of await caches.keys()) {
      const keys = await (await caches.open(name)).keys();
      found[name.split('-').at(-1) ?? name] = keys.map(({ url }) => url.slice(location.origin.length));
    }
    return found;
  });

/** Waits until the worker holds a copy of this address. @param {Page} page @param {string} path */
const isKept = (page, path) => until(page, async (name) => Boolean(await caches.match(name, { ignoreVary: true })), path);

/** A page with the worker in charge. @param {import('../browser.mjs').Look} [look] */
async function withWorker(look = {}) {
  const page = await newPage(browser, { ...look, worker: true });
  await visit(page, NIGHT);
  await until(page, () => navigator.serviceWorker.controller !== null);
  await isKept(page, NIGHT);
  return page;
}

/** @param {Page} page @param {string} band */
const pick = (page, band) =>
  page.locator('#order .set', { has: page.getByRole('link', { name: band, exact: true }) }).getByRole('button').click();

/** @param {Page} page */
const planned = (page) => page.locator('#my-plan .set h4 a').allTextContents();

/** What the notice says; waits until it says something. @param {Page} page */
async function age(page) {
  await until(page, () => document.querySelector('.age [role=status]')?.textContent);
  return page.locator('.age').textContent();
}

/** Makes the copy of an address older. @param {Page} page @param {string} path @param {number} minutes */
const grow = (page, path, minutes) =>
  page.evaluate(
    async ([name, ms]) => {
      for (const key of (await caches.keys()).filter((it) => it.endsWith('-pages'))) {
        const cache = await caches.open(key);
        const copy = await cache.match(name, { ignoreVary: true });
        if (!copy) continue;
        const headers = new Headers(copy.headers);
        headers.set('X-Stored-At', new Date(Date.now() - ms).toISOString());
        await cache.put(name, new Response(await copy.blob(), { headers }));
      }
    },
    /** @type {[string, number]} */ ([path, minutes * 60_000]),
  );

/** The clock of Toronto so many minutes ago. @param {number} minutes */
const torontoClock = (minutes) =>
  new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit', hour12: true, timeZone: 'America/Toronto' }).format(Date.now() - minutes * 60_000);

describe('without a network', () => {
  test('a night and its plan are there after a reload, and picks can be changed', async () => {
    const page = await withWorker();
    await pick(page, 'Orbit Cousins');
    await pick(page, 'Lichen Cathedral');
    assert.deepEqual(await page.troubles(), []);

    await page.context().setOffline(true);
    await page.reload();
    assert.deepEqual(await planned(page), ['Orbit Cousins', 'Lichen Cathedral']);
    assert.equal(await page.locator('#my-plan .tally').textContent(), '1 conflict');
    assert.match((await page.locator('#my-plan .badge').first().textContent()) ?? '', /^in 1\d d \d+ h$/);
    await pick(page, 'Gutterlark');
    await page.reload();

    assert.deepEqual(await planned(page), ['Orbit Cousins', 'Lichen Cathedral', 'Gutterlark']);
    await page.leave();
  });

  test('the first page of a visit is kept, and so are home and band, in their looks', async () => {
    const page = await withWorker();
    await visit(page, '/');
    const band = (await page.locator('.chips a').first().getAttribute('href')) ?? '';
    await visit(page, band);
    const name = await page.locator('h1').textContent();
    await isKept(page, band);

    await page.context().setOffline(true);
    await page.reload();
    assert.equal(await page.locator('h1').textContent(), name);
    assert.match((await age(page)) ?? '', /^You are offline\. This page is as of /);
    await page.goto(`${program.url}/`);

    assert.equal(await page.locator('h1').textContent(), 'Where to next?');
    assert.equal(await page.evaluate(() => document.styleSheets.length), 1);
    await page.leave();
  });

  test('a shared link, a plan and a link with marks of others open the copy of the night', async () => {
    const page = await withWorker();
    await pick(page, 'Gutterlark');
    await page.context().setOffline(true);

    for (const query of ['?share=aB3dE6gH', '?view=mine&set=10&set=12', '?fbclid=xyz']) {
      await page.goto(program.url + NIGHT + query);
      assert.equal(await page.locator('h1').textContent(), 'Lamplight Crawl Vol. 6', query);
      assert.deepEqual(await planned(page), ['Gutterlark'], query);
    }
    await page.leave();
  });

  test('a page that nobody opened gives way to the list of kept nights', async () => {
    const page = await withWorker();
    await pick(page, 'Gutterlark');
    await page.context().setOffline(true);

    for (const path of ['/venue/1', '/no-such-page', '/subscribe', '/offline']) {
      await page.goto(program.url + path);
      assert.equal(await page.locator('h1').textContent(), 'This page is not on this device.', path);
      const row = page.locator('#kept a');
      assert.match((await row.textContent()) ?? '', /^Lamplight Crawl Vol\. 6 \w+ \d.* · 1 set on your plan$/, path);
      assert.equal(await page.locator('#kept-none').isVisible(), false);
    }
    assert.deepEqual([...(await barriers(page)), ...(await smallTargets(page))], []);
    await page.locator('#kept a').click();

    assert.deepEqual(await planned(page), ['Gutterlark']);
    await page.leave();
  });

  test('the page comes by itself when the network is back', async () => {
    const page = await withWorker();
    await page.context().setOffline(true);
    await page.goto(`${program.url}/venues`);
    assert.equal(await page.locator('h1').textContent(), 'This page is not on this device.');

    await page.context().setOffline(false);

    await page.getByRole('heading', { level: 1, name: 'Venues' }).waitFor();
    await page.leave();
  });

  test('public data comes from the last copy and says of which moment it is', async () => {
    const page = await withWorker();
    const ask = () =>
      page.evaluate(async () => {
        const answer = await fetch('/api/events/timeline', { cache: 'no-store' }).catch(() => null);
        return answer && { at: answer.headers.get('X-Stored-At'), night: (await answer.json()).upcoming[0].name };
      });
    assert.deepEqual(await ask(), { at: null, night: 'Lamplight Crawl Vol. 6' });
    await isKept(page, '/api/events/timeline');

    await page.context().setOffline(true);

    const copy = await ask();
    assert.equal(copy?.night, 'Lamplight Crawl Vol. 6');
    assert.ok(Date.now() - Date.parse(copy?.at ?? '') < 60_000, String(copy?.at));
    assert.equal(await page.evaluate(() => fetch('/api/venues').then(() => 'answered', () => 'no network')), 'no network');
    await page.leave();
  });
});

describe('the age of a copy', () => {
  test('is that of the copy, in words, politely, and goes when the page is fresh again', async () => {
    const page = await withWorker();
    await grow(page, NIGHT, 12);
    await page.context().setOffline(true);
    const clock = torontoClock(12);
    await page.reload();

    assert.equal(await age(page), `You are offline. This is the programme as of ${clock}, 12 minutes ago.`);
    assert.equal(await page.getByRole('status').filter({ hasText: 'You are offline' }).textContent(), `You are offline. This is the programme as of ${clock}`);
    assert.deepEqual([...(await barriers(page)), ...(await overflow(page)), ...(await smallTargets(page))], []);

    await page.context().setOffline(false);
    await until(page, () => document.querySelector('.age')?.textContent === '');
    await page.leave();
  });

  test('is said when the network goes while the page is open, and nothing moves', async () => {
    const page = await withWorker();
    await grow(page, NIGHT, 3);
    const before = await page.locator('h1').boundingBox();
    assert.equal(await page.locator('.age').textContent(), '');

    await page.context().setOffline(true);

    assert.match((await age(page)) ?? '', /^You are offline\. This is the programme as of \d+:\d\d [AP]M, 3 minutes ago\.$/);
    assert.deepEqual(await page.locator('h1').boundingBox(), before);
    await page.leave();
  });

  test('speaks once, however many minutes go by', async () => {
    const page = await newPage(browser, { worker: true });
    await page.clock.install();
    await visit(page, NIGHT);
    await page.context().setOffline(true);
    await page.evaluate(() => {
      const status = document.querySelector('.age [role=status]');
      if (status) new MutationObserver(() => (document.title += '!')).observe(status, { childList: true, characterData: true, subtree: true });
    });
    await age(page);
    const spoken = await page.title();
    await page.clock.fastForward('05:00');

    await until(page, () => / 5 minutes ago\.$/.test(document.querySelector('.age')?.textContent ?? ''));
    assert.equal(await page.title(), spoken);
    await page.leave();
  });

  test('is said with its day when it is an old one, and fits a window of 320 px', async () => {
    const page = await withWorker({ width: 320 });
    await grow(page, NIGHT, 3 * 1440);
    await page.context().setOffline(true);
    await page.reload();

    assert.match((await age(page)) ?? '', /as of \w{3}, \w{3} \d+, \d+:\d\d [AP]M, 3 days ago\.$/);
    assert.deepEqual([...(await overflow(page)), ...(await smallTargets(page))], []);
    await page.leave();
  });

  test('is told also when the server is away and the network is not', async () => {
    const page = await withWorker();
    program.signal('SIGSTOP');
    try {
      const began = Date.now();
      // An address that the browser's own cache does not know.
      await page.goto(`${program.url + NIGHT}?fbclid=xyz`);
      const took = Date.now() - began;

      assert.ok(took > 3_500 && took < 8_000, `${took} ms`);
      assert.match((await age(page)) ?? '', /^We cannot be reached\. This is the programme as of /);
      await page.goto(`${program.url}/artists`);
      assert.equal(await page.locator('h1').textContent(), 'This page is not on this device.');
    } finally {
      program.signal('SIGCONT');
    }
    await page.getByRole('heading', { level: 1, name: 'Artists' }).waitFor({ timeout: 30_000 });
    await page.leave();
  });

  test('starts anew when the server says that nothing has changed', async () => {
    const page = await withWorker();
    await grow(page, NIGHT, 30);
    const etag = await page.evaluate(async (path) => (await fetch(path, { cache: 'no-store' })).headers.get('etag'), '/privacy');
    assert.ok(etag);

    const status = await page.evaluate(async (path) => {
      const copy = await caches.match(path, { ignoreVary: true });
      const answer = await fetch(path, { cache: 'no-store', headers: { 'If-None-Match': copy?.headers.get('etag') ?? '' } });
      return answer.status;
    }, NIGHT);

    assert.equal(status, 304);
    await until(page, async (path) => {
      const copy = await caches.match(path, { ignoreVary: true });
      return Date.now() - Date.parse(copy?.headers.get('X-Stored-At') ?? '') < 60_000;
    }, NIGHT);
    await page.leave();
  });
});

describe('what is kept', () => {
  test('has nothing of secret links, of people who log in, or of forms', async () => {
    const page = await withWorker();
    for (const path of ['/confirm/follow?token=secret', '/admin', '/admin/events/1', `${NIGHT}?token=secret`, '/?code=secret', `${NIGHT}/follow`, '/verify?token=secret']) {
      await page.goto(program.url + path);
    }
    await page.goto(`${program.url + NIGHT}#token=secret`);
    await page.evaluate(async () => {
      for (const path of ['/api/admin/events', '/api/auth/me', '/api/form-token', '/api/schedule?token=secret', '/api/feeds/ical', '/api/bands/1/confirm-follow?token=secret']) {
        await fetch(path).catch(() => {});
      }
      await fetch('/api/schedule/build', { method: 'POST', body: '{}' });
    });
    await visit(page, '/venues');
    await isKept(page, '/venues');

    const copies = await page.evaluate(async () => {
      const found = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const text = /\.png$/.test(request.url) ? '' : await (await cache.match(request))?.text();
          found.push({ url: request.url, text: request.url.includes('/assets/') ? '' : (text ?? '') });
        }
      }
      return found;
    });
    assert.ok(copies.length > 15);
    for (const { url, text } of copies) {
      assert.doesNotMatch(url, /token=|code=|\/confirm|\/admin|\/verify|follow|build|feeds|form-token/);
      assert.doesNotMatch(text, /token=|secret/, url);
    }
    await page.leave();
  });

  test('is no page that is not there, and a night taken back goes', async () => {
    const page = await withWorker();
    const sql = (/** @type {string} */ text) => execFileSync('sqlite3', [join(program.dataDir, 'settimes.db'), `PRAGMA busy_timeout=5000; ${text}`]);
    await page.goto(`${program.url}/event/no-such-night`);
    assert.deepEqual((await kept(page)).pages, [NIGHT]);

    sql(`UPDATE events SET is_published = 0, status = 'draft' WHERE slug = '${MAIN_NIGHT}'`);
    try {
      await page.waitForTimeout(500);
      const answer = await page.evaluate(async (path) => (await fetch(path, { cache: 'no-store' })).status, NIGHT);

      assert.equal(answer, 404);
      await until(page, async (path) => !(await caches.match(path, { ignoreVary: true })), NIGHT);
    } finally {
      sql(`UPDATE events SET is_published = 1, status = 'published' WHERE slug = '${MAIN_NIGHT}'`);
    }
    await page.leave();
  });

  test('are the forty newest pages and the sixty newest answers', async () => {
    const page = await withWorker();
    await page.evaluate(async () => {
      for (let at = 0; at < 41; at += 1) await fetch(`/artists?q=q${at}`);
      for (let at = 0; at < 61; at += 1) await fetch(`/api/artists?q=q${at}`);
    });
    await until(page, async () => Boolean(await caches.match('/api/artists?q=q60', { ignoreVary: true })));
    await page.waitForTimeout(500);

    const { pages = [], data = [] } = await kept(page);
    assert.deepEqual([pages.length, data.length], [40, 60]);
    assert.ok(!pages.includes(NIGHT) && !pages.includes('/artists?q=q0') && pages.includes('/artists?q=q1') && pages.includes('/artists?q=q40'));
    assert.ok(!data.includes('/api/artists?q=q0') && data.includes('/api/artists?q=q60'));
    await page.leave();
  });
});

describe('the worker', () => {
  test('of a new build takes the nights over and deletes what the old one kept', async () => {
    const page = await withWorker();
    const names = () => page.evaluate(() => caches.keys());
    const before = await names();
    await visit(page, '/venues');
    await visit(page, '/artists');

    await program.restart({ SETTIMES_SITE_NAME: 'Port Wexley Nights' });
    try {
      await visit(page, '/');
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
      await until(page, async (old) => {
        const now = await caches.keys();
        return now.length > 0 && !now.some((name) => old.includes(name));
      }, before);

      await isKept(page, NIGHT);
      await isKept(page, '/');
      const { pages = [] } = await kept(page);
      assert.ok(!pages.includes('/venues'), 'only nights and what is open are fetched anew');
      await page.context().setOffline(true);
      await page.goto(program.url + NIGHT);
      assert.equal(await page.title(), 'Lamplight Crawl Vol. 6 | Port Wexley Nights');
    } finally {
      await program.restart();
    }
    await page.leave();
  });

  test('goes without a trace when it is switched off, and does not come back', async () => {
    const page = await withWorker();
    await pick(page, 'Gutterlark');
    await page.evaluate(() => caches.open('of-somebody-else'));

    await program.restart({ SETTIMES_SERVICE_WORKER: 'off' });
    try {
      await visit(page, '/');
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().catch(() => {}));
      await until(page, async () => (await caches.keys()).join() === 'of-somebody-else' && (await navigator.serviceWorker.getRegistrations()).length === 0);
      // The browser still holds the night as it was, worker and all.
      await visit(page, NIGHT);
      assert.deepEqual(await planned(page), ['Gutterlark'], 'the plan is no copy');
      await visit(page, '/venues');
      await until(page, async () => (await navigator.serviceWorker.getRegistrations()).length === 0);
      await visit(page, '/artists');

      assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
      assert.equal((await page.evaluate(() => caches.keys())).join(), 'of-somebody-else');
      assert.deepEqual(await page.troubles(), []);
    } finally {
      await program.restart();
    }
    await page.leave();
  });

  test('does not come before the page is there, nor without script', async () => {
    const page = await newPage(browser, { worker: true });
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(program.url + NIGHT, { waitUntil: 'load' });
    const first = asked.filter((path) => !/\.(png|svg|webmanifest)$/.test(path));
    assert.equal(first.length, 4, first.join());
    await page.leave();

    const bare = await newPage(browser, { worker: true, javaScript: false });
    await visit(bare, NIGHT);
    assert.deepEqual(await bare.troubles(), []);
    assert.equal(bare.context().serviceWorkers().length, 0);
    await bare.leave();
  });
});
