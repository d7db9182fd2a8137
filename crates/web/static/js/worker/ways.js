// @ts-check
// What the worker does with a request, as one decision without side effects (public specification, 6.5). Whatever is not named here is never kept.

/**
 * - `shell`: kept from the beginning, else from the network;
 * - `page`, `data`: the network first, then the last copy;
 * - `open`: the network only; somebody who walks there without a network gets the page that says so;
 * - `none`: the worker keeps its hands off.
 * @typedef {"shell" | "page" | "data" | "open" | "none"} Way
 */

/** Pages that are kept, with the pattern of their row in the table of routes. @type {[RegExp, string][]} */
const PAGES = [
  [/^\/$/, "/"],
  [/^\/event\/[^/%]+$/, "/event/{slug}"],
  [/^\/event\/[^/%]+\/recap$/, "/event/{slug}/recap"],
  [/^\/band\/\d+$/, "/band/{band}"],
  [/^\/venue\/\d+$/, "/venue/{id}"],
  [/^\/artists$/, "/artists"],
  [/^\/venues$/, "/venues"],
  [/^\/s\/[^/%]+$/, "/s/{slug}"],
  [/^\/privacy$/, "/privacy"],
];

/** Public JSON that is kept. Shared plans are not: each look at one is counted. */
const DATA = /^\/api\/(schedule|artists|venues(\/\d+)?|events\/(public|timeline|[^/]+\/(details|recap))|bands\/(stats\/)?[^/]+)$/;

/** Files with their content in their name, and the page for those without a network. */
const SHELL = /^\/(assets\/[^/]+\.[0-9a-f]{8}\.\w+|event\/[^/]+\/theme\.[0-9a-f]+\.css|offline)$/;

/** Where people act, sign in or hold a secret link: not even a page about the missing network comes from here. */
const APART = /^\/(admin|(api|confirm|unsubscribe|verify|activate|reset-password)(\/|$))/;

/** A path that hides where its parts end. */
const VEILED = /%(2f|5c|2e|00)/i;

/** Steps of a band's mail links; their names are no names of bands. */
const MAIL_STEPS = /\/(follow|unfollow|confirm-follow|follow-batch|confirm-follow-batch)$/;

/** Whether a query names a token or a code, however it is written; what cannot be read may name one. @param {string} search */
function holdsSecret(search) {
  try {
    return /(^|[?&;])[^=&;]*(token|code)|(token|code)=/i.test(decodeURIComponent(search));
  } catch {
    return true;
  }
}

/**
 * @param {{method: string, url: string}} request @param {string} origin our own
 * @returns {Way}
 */
export function wayOf(request, origin) {
  const { pathname, search } = new URL(request.url);
  if (request.method !== "GET" || !request.url.startsWith(`${origin}/`) || VEILED.test(pathname) || holdsSecret(search)) return "none";
  if (DATA.test(pathname) && !MAIL_STEPS.test(pathname)) return "data";
  if (APART.test(pathname)) return "none";
  if (SHELL.test(pathname)) return "shell";
  return PAGES.some(([page]) => page.test(pathname)) ? "page" : "open";
}

/**
 * The name under which a copy is kept: without what the answer does not depend on, so that a link with somebody's marks finds the copy too.
 * @param {string} url @param {Record<string, string[]>} queries the parameters of each pattern
 */
export function copyName(url, queries) {
  const { origin, pathname, search, searchParams } = new URL(url);
  const page = PAGES.find(([shape]) => shape.test(pathname));
  if (!page) return origin + pathname + search;
  const named = [...searchParams].filter(([name]) => queries[page[1]]?.includes(name));
  return origin + pathname + (named.length > 0 ? `?${new URLSearchParams(named)}` : "");
}

/**
 * Where to look for a copy, the best first: a night's programme holds the plan, so it serves for each view of it.
 * @param {string} url @param {Record<string, string[]>} queries
 */
export function copyNames(url, queries) {
  const { origin, pathname } = new URL(url);
  const name = copyName(url, queries);
  const bare = origin + pathname;
  return name !== bare && /^\/(event\/[^/]+)?$/.test(pathname) ? [name, bare] : [name];
}

/**
 * Whether an answer may be kept: ours, whole, and nobody said no.
 * @param {{status: number, type: string, redirected: boolean, headers: {get: (name: string) => string | null}}} answer
 */
export function mayKeep(answer) {
  const { status, type, redirected, headers } = answer;
  return status === 200 && type === "basic" && !redirected && !/no-store|private/i.test(headers.get("cache-control") ?? "");
}

/**
 * What has to go so that at most so many copies stay: the oldest.
 * @template {{at: string}} Copy
 * @param {Copy[]} copies with the time of each as `2026-08-03T02:30:00.000Z` @param {number} most
 */
export function surplus(copies, most) {
  return [...copies].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).slice(0, Math.max(0, copies.length - most));
}

/**
 * The moment that an answer speaks of: when the server gave it, as far as the clock of this device agrees.
 * @param {string | null} date the header @param {number} now
 */
export function storedAt(date, now) {
  const given = Date.parse(date ?? "");
  return new Date(Number.isNaN(given) ? now : Math.min(given, now)).toISOString();
}

/** The value of an ETag without what depends on the way it travelled. @param {string | null} tag */
export const bareTag = (tag) => (tag ?? "").replace(/^W\//, "").replace(/-(gz|br)"$/, '"');
