// The places that are looked at are those of the table of routes: a new page is looked at, or this fails.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PLACES, addressesOf } from '../pages/places.mjs';

/** The table as the Rust tests agreed on it. */
const TABLE = new URL('../../../crates/web/tests/web/snapshots/web__routes__the_table_of_routes_is_as_agreed.snap', import.meta.url);

/** Routes with the headers of a page whose answers are no pages: redirects, and what is read by programs. */
const NO_PAGES = ['/events/{slug}', '/events/{slug}/recap', '/sitemap.xml', '/robots.txt', '/sw.js', '/manifest.webmanifest', '/feed.atom', '/feed.rss'];

/** @returns {string[]} */
function pages() {
  const rows = readFileSync(TABLE, 'utf8').split('\n').filter((line) => line.startsWith('GET,'));
  const columns = rows.map((row) => row.split(','));
  // Pages and frames for other sites carry the headers of their class; the class is the seventh column.
  return columns.filter((row) => ['Document', 'Embed', 'Token'].includes(row[6] ?? '')).map((row) => row[1] ?? '');
}

test('every page of the table of routes is looked at', () => {
  const looked = new Set(PLACES.map((place) => place.route));

  assert.ok(pages().length > 5, 'the table is read');
  assert.deepEqual(pages().filter((route) => !looked.has(route) && !NO_PAGES.includes(route)), []);
});

test('no place is of a route that does not exist', () => {
  const known = new Set([...pages(), '']);

  assert.deepEqual(PLACES.filter((place) => !known.has(place.route)).map((place) => place.name), []);
});

test('a pattern stands for its paths and for no others', () => {
  assert.match('/event/crawl-17', addressesOf('/event/{slug}'));
  assert.doesNotMatch('/event/crawl-17/recap', addressesOf('/event/{slug}'));
  assert.doesNotMatch('/events/crawl-17', addressesOf('/event/{slug}'));
});
