// Reads the structured data of the pages of a folder as a search engine would: an HTML parser finds it, a JSON-LD processor expands it with a context of
// our own (no network), and the facts are held against what /api/schedule says of the same night (FOLDER/<name>.json). Nothing may be dropped, no
// time invented, nothing be missing.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import jsonld from 'jsonld';
import { parse } from 'parse5';

const SCHEMA = 'https://schema.org/';

/** The part of schema.org's context that we use: which terms are addresses. All others are texts and things of its vocabulary. */
const address = { '@type': '@id' };
const CONTEXT = {
  '@context': {
    '@vocab': SCHEMA,
    url: address,
    item: address,
    sameAs: address,
    image: address,
    eventStatus: address,
    eventAttendanceMode: address,
  },
};

/** The terms that each type may have (schema.org), as far as we use it: a misspelt term would be silently worth nothing. */
const TERMS = {
  WebSite: ['name', 'url'],
  ItemList: ['name', 'url', 'numberOfItems', 'itemListElement'],
  ListItem: ['position', 'name', 'url', 'item'],
  BreadcrumbList: ['itemListElement'],
  MusicEvent: ['name', 'url', 'description', 'startDate', 'endDate', 'eventStatus', 'eventAttendanceMode', 'location', 'offers', 'performer', 'subEvent', 'image'],
  MusicGroup: ['name', 'url', 'description', 'genre', 'foundingLocation', 'image', 'sameAs'],
  MusicVenue: ['name', 'url', 'address', 'geo', 'sameAs'],
  Place: ['name', 'address'],
  GeoCoordinates: ['latitude', 'longitude'],
  Offer: ['url'],
};

/** The texts of all elements of structured data. @param {any} node @returns {string[]} */
function found(node) {
  const isData = node.tagName === 'script' && node.attrs.some((/** @type {any} */ at) => at.name === 'type' && at.value === 'application/ld+json');
  const own = isData ? [node.childNodes.map((/** @type {any} */ text) => text.value).join('')] : [];
  return [...own, ...(node.childNodes ?? []).flatMap(found)];
}

/** @param {string} url @returns {Promise<any>} */
async function contextOf(url) {
  if (url.replace(/\/$/, '') !== 'https://schema.org') throw new Error(`a context from ${url}`);
  return { contextUrl: null, documentUrl: url, document: CONTEXT };
}

/** What a term of an expanded node says. @param {any} node @param {string} term @returns {any[]} */
const all = (node, term) => (node[SCHEMA + term] ?? []).map((/** @type {any} */ value) => value['@value'] ?? value['@id'] ?? value);
/** The things behind a term. @param {any} node @param {string} term @returns {any[]} */
const things = (node, term) => node[SCHEMA + term] ?? [];
/** @param {any} node @param {string} term @returns {any} */
const one = (node, term) => all(node, term)[0];

/** Types, terms and addresses of a node and all below it. @param {any} node @param {string} where @returns {string[]} */
function oddities(node, where = '') {
  if (Array.isArray(node)) return node.flatMap((part) => oddities(part, where));
  if (node === null || typeof node !== 'object' || '@value' in node) return [];
  const terms = Object.keys(node).filter((key) => !key.startsWith('@'));
  if (terms.length === 0) {
    return /^https?:\/\/[^/]/.test(node['@id'] ?? '') ? [] : [`${where}: no address: ${JSON.stringify(node)}`];
  }
  const [type = '', ...more] = (node['@type'] ?? []).map((/** @type {string} */ name) => name.replace(SCHEMA, ''));
  /** @type {string[]} */
  const known = /** @type {any} */ (TERMS)[type] ?? [];
  const faults = more.length > 0 || known.length === 0 ? [`${where}: the type is ${JSON.stringify(node['@type'])}`] : [];
  for (const term of terms) {
    const name = term.replace(SCHEMA, '');
    if (!known.includes(name)) faults.push(`${where}: a ${type} has no ${name}`);
    faults.push(...oddities(node[term], `${where}/${name}`));
  }
  return faults;
}

/** A night against its schedule. @param {any} night @param {any} schedule @returns {string[]} */
function nightFaults(night, schedule) {
  const wanted = schedule.bands
    .filter((/** @type {any} */ set) => set.starts_at)
    .map((/** @type {any} */ set) => [set.name, Date.parse(set.starts_at), set.end_estimated ? null : Date.parse(set.ends_at), set.venue]);
  const said = things(night, 'subEvent').map((set) => {
    const [performer, room] = [things(set, 'performer')[0], things(set, 'location')[0]];
    const end = one(set, 'endDate');
    const offset = /T\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;
    if (!offset.test(one(set, 'startDate')) || (end && !offset.test(end))) return ['a time without its offset', one(set, 'startDate'), end];
    return [one(performer, 'name'), Date.parse(one(set, 'startDate')), end ? Date.parse(end) : null, room ? one(room, 'name') : null];
  });
  const key = (/** @type {any[]} */ list) => list.map((set) => JSON.stringify(set)).sort();
  const [ours, theirs] = [key(said), key(wanted)];
  const faults = ours.filter((set) => !theirs.includes(set)).map((set) => `says ${set}, which the schedule does not`);
  faults.push(...theirs.filter((set) => !ours.includes(set)).map((set) => `does not say ${set}`));
  if (ours.length !== theirs.length) faults.push(`${ours.length} sets, ${theirs.length} in the schedule`);
  const names = new Set(schedule.bands.map((/** @type {any} */ set) => set.name));
  const performers = things(night, 'performer').map((band) => one(band, 'name'));
  if (JSON.stringify(performers.toSorted()) !== JSON.stringify([...names].toSorted())) faults.push(`performers are ${performers}`);
  if (one(night, 'name') !== schedule.event.name) faults.push(`is called ${one(night, 'name')}`);
  const first = Math.min(...wanted.map((/** @type {any} */ set) => set[1]));
  if (Date.parse(one(night, 'startDate')) !== first) faults.push(`starts ${one(night, 'startDate')}`);
  return faults;
}

/** @param {string} folder @param {string} name @returns {Promise<string[]>} */
async function faults(folder, name) {
  const texts = found(parse(readFileSync(join(folder, name), 'utf8')));
  if (texts.length !== 1) return [`${texts.length} elements of structured data`];
  // `safe` makes an error of whatever the processor would drop.
  const expanded = await jsonld.expand(JSON.parse(texts[0] ?? ''), { documentLoader: contextOf, safe: true });
  const nodes = expanded.flatMap((/** @type {any} */ node) => node['@graph'] ?? node);
  const beside = join(folder, name.replace(/html$/, 'json'));
  const night = nodes.find((/** @type {any} */ node) => node['@type']?.includes(`${SCHEMA}MusicEvent`));
  if (!existsSync(beside)) return oddities(nodes);
  if (!night) return ['no night'];
  return [...oddities(nodes), ...nightFaults(night, JSON.parse(readFileSync(beside, 'utf8')))];
}

const folder = process.argv[2] ?? '.';
const names = readdirSync(folder).filter((name) => name.endsWith('.html')).sort();
const list = [];
for (const name of names) {
  const problems = await faults(folder, name).catch((error) => [error instanceof Error ? `${error.message} ${JSON.stringify(/** @type {any} */ (error).details ?? {})}` : String(error)]);
  list.push(...problems.map((fault) => `${name}: ${fault}`));
}
for (const fault of list.slice(0, 40)) console.log(fault);
console.log(`${names.length} pages with structured data, ${list.length} faults`);
process.exit(list.length > 0 || names.length === 0 ? 1 : 0);
