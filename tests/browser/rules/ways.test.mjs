// What the worker may keep, as a table of addresses (public specification, 6.5 and 9, case 25).

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bareTag, copyName, copyNames, mayKeep, storedAt, surplus, wayOf } from '../../../crates/web/static/js/worker/ways.js';

const OWN = 'https://sets.example';
const QUERIES = { '/': ['venue', 'month', 'past'], '/event/{slug}': ['view', 'set'], '/artists': ['q', 'genre', 'page'], '/band/{band}': [] };

/** @type {Record<import('../../../crates/web/static/js/worker/ways.js').Way, string[]>} */
const WAYS = {
  shell: ['/offline', '/assets/event.3f2a91c0.css', '/assets/icon-192.019468ed.png', '/event/vol-17/theme.3f2a91c0.css'],
  page: [
    '/',
    '/?past=20',
    '/event/vol-17',
    '/event/vol-17?view=mine&set=10&set=12',
    '/event/vol-17?share=aB3dE6gH',
    '/event/vol-17?s=10,13#set-10',
    '/event/vol-17/recap',
    '/band/7',
    '/artists?q=code',
    '/artists?q=token+ring',
    '/venues',
    '/venue/4',
    '/s/aB3dE6gH',
    '/privacy',
  ],
  data: [
    '/api/schedule',
    '/api/schedule?event=vol-17',
    '/api/events/public',
    '/api/events/timeline?now=true',
    '/api/events/7/details',
    '/api/events/vol-16/recap',
    '/api/bands/7',
    '/api/bands/%C3%96l-%26-Wasser',
    '/api/bands/stats/7',
    '/api/artists?q=punk',
    '/api/venues',
    '/api/venues/4',
  ],
  open: [
    '/subscribe',
    '/band/7/follow',
    '/band/the-lanterns',
    '/event/vol-17/follow?set=10',
    '/event/vol-17/follow',
    '/events/vol-17',
    '/embed/vol-17',
    '/no-such-page',
    '/sw.js',
    '/manifest.webmanifest',
    '/favicon.ico',
    '/media/photos/7.webp',
    '/assets/event.css',
    '/feed.atom',
    '/%61dmin',
    '/event/%61dmin',
    '/event/',
    '/Event/vol-17',
    '//event/vol-17',
  ],
  none: [
    '/admin',
    '/admin/events/7',
    '/administration',
    '/activate',
    '/activate?x=1',
    '/reset-password',
    '/verify',
    '/confirm/follow',
    '/confirm/follow?token=x',
    '/unsubscribe/band',
    '/api/admin/events',
    '/api/auth/login',
    '/api/subscriptions/subscribe',
    '/api/form-token',
    '/api/metrics',
    '/api/feeds/ical?event=vol-17',
    '/api/schedule/build',
    '/api/schedule/share/aB3dE6gH',
    '/api/bands/7/follow',
    '/api/bands/7/confirm-follow',
    '/api/bands/follow-batch',
    '/api/bands/confirm-follow-batch',
    '/api/bands/7%2Fconfirm-follow',
    '/event/vol-17%2ffollow',
    '/event/vol-17?token=1',
    '/event/vol-17?TOKEN=1',
    '/event/vol-17?%74oken=1',
    '/event/vol-17?a=b&access_token=1',
    '/event/vol-17?token',
    '/event/vol-17?x=1;token=2',
    '/event/vol-17?next=%2Fverify%3Ftoken%3D1',
    '/event/vol-17?x=%26token%3D1',
    '/event/vol-17?x=%E0%A4%A',
    '/?code=1',
    '/band/7?otp_code=123456',
    '/api/schedule?event=vol-17&code=1',
    '/assets/event.3f2a91c0.css?token=1',
  ],
};

for (const [way, paths] of Object.entries(WAYS)) {
  describe(`the way of a request: ${way}`, () => {
    for (const path of paths) {
      test(path, () => assert.equal(wayOf({ method: 'GET', url: OWN + path }, OWN), way));
    }
  });
}

test('what is not a GET is nobody’s business', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
    for (const path of [...WAYS.page, ...WAYS.data, ...WAYS.shell]) assert.equal(wayOf({ method, url: OWN + path }, OWN), 'none', `${method} ${path}`);
  }
});

test('other origins are left alone', () => {
  for (const url of ['https://evil.example/event/vol-17', 'http://sets.example/', 'https://sets.example:8443/', 'https://sets.example.evil.example/', 'https://mo@sets.example/', 'https://sets.example@evil.example/', 'data:text/html,x', 'blob:https://sets.example/x']) {
    assert.equal(wayOf({ method: 'GET', url }, OWN), 'none', url);
  }
});

test('no name of a copy has a token in it, whatever is behind the hash', () => {
  const kept = [...WAYS.page, ...WAYS.data].map((path) => copyName(`${OWN}${path}#token=secret`, QUERIES));
  for (const name of kept) assert.doesNotMatch(name, /token=|code=|#/);
});

test('marks of others in a link do not hide the copy', () => {
  assert.equal(copyName(`${OWN}/event/vol-17?fbclid=x&utm_source=y`, QUERIES), `${OWN}/event/vol-17`);
  assert.equal(copyName(`${OWN}/?fbclid=x&past=20`, QUERIES), `${OWN}/?past=20`);
  assert.equal(copyName(`${OWN}/artists?genre=punk&q=a+b&x=1`, QUERIES), `${OWN}/artists?genre=punk&q=a+b`);
  assert.equal(copyName(`${OWN}/api/schedule?event=vol-17`, QUERIES), `${OWN}/api/schedule?event=vol-17`);
  assert.equal(copyName(`${OWN}/venues?q=x`, QUERIES), `${OWN}/venues`, 'a page that the table does not know depends on nothing');
});

test('a plan and a shared link are found in the copy of their night', () => {
  const names = (/** @type {string} */ path) => copyNames(OWN + path, QUERIES);

  assert.deepEqual(names('/event/vol-17?view=mine&set=10&set=12'), [`${OWN}/event/vol-17?view=mine&set=10&set=12`, `${OWN}/event/vol-17`]);
  assert.deepEqual(names('/event/vol-17?share=aB3dE6gH'), [`${OWN}/event/vol-17`]);
  assert.deepEqual(names('/?past=20'), [`${OWN}/?past=20`, `${OWN}/`]);
  assert.deepEqual(names('/artists?q=punk'), [`${OWN}/artists?q=punk`], 'a search is not answered with something else');
  assert.deepEqual(names('/api/schedule?event=vol-17'), [`${OWN}/api/schedule?event=vol-17`]);
});

/** @param {Partial<{status: number, type: string, redirected: boolean, cache: string}>} it */
const answer = ({ status = 200, type = 'basic', redirected = false, cache = 'public, max-age=60' }) => ({ status, type, redirected, headers: new Headers({ 'cache-control': cache }) });

test('only a whole answer of ours is kept, and only if nobody said no', () => {
  assert.equal(mayKeep(answer({})), true);
  assert.equal(mayKeep(answer({ cache: 'no-cache' })), true, 'no-cache means: ask first');
  for (const status of [201, 206, 301, 304, 404, 429, 500, 503]) assert.equal(mayKeep(answer({ status })), false, String(status));
  for (const type of ['opaque', 'opaqueredirect', 'cors', 'error']) assert.equal(mayKeep(answer({ type })), false, type);
  assert.equal(mayKeep(answer({ redirected: true })), false);
  assert.equal(mayKeep(answer({ cache: 'no-store' })), false);
  assert.equal(mayKeep(answer({ cache: 'private, No-Store' })), false);
  assert.equal(mayKeep({ ...answer({}), headers: new Headers() }), true);
});

test('of too many copies the oldest go', () => {
  const copies = ['3', '1', '2', '1'].map((at, index) => ({ at, index }));

  assert.deepEqual(surplus(copies, 4), []);
  assert.deepEqual(surplus(copies, 2).map(({ index }) => index), [1, 3]);
  assert.deepEqual(surplus(copies, 0).length, 4);
});

test('a copy speaks of the moment its answer was given, never of one to come', () => {
  const now = Date.parse('2026-08-03T02:30:00Z');

  assert.equal(storedAt('Mon, 03 Aug 2026 02:18:00 GMT', now), '2026-08-03T02:18:00.000Z');
  assert.equal(storedAt('Mon, 03 Aug 2026 02:45:00 GMT', now), '2026-08-03T02:30:00.000Z');
  assert.equal(storedAt(null, now), '2026-08-03T02:30:00.000Z');
  assert.equal(storedAt('soon', now), '2026-08-03T02:30:00.000Z');
});

test('one answer has one tag, whichever way it travelled', () => {
  assert.deepEqual(['"abc"', '"abc-gz"', '"abc-br"', 'W/"abc-br"'].map(bareTag), ['"abc"', '"abc"', '"abc"', '"abc"']);
  assert.equal(bareTag(null), '');
});
