// @ts-check
// The worker: pages and public data outlive the network (public specification, 6.5). What it may keep is decided in ways.js.
import { BUILD, FILES, QUERIES } from "./build.js";
import { bareTag, copyName, copyNames, mayKeep, storedAt, surplus, wayOf } from "./ways.js";

/** The global scope, with the type that the compiler cannot know. */
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** All caches of ours begin with it; scripts of pages know it too. */
const PREFIX = "settimes-";
const [SHELL_CACHE, PAGE_CACHE, DATA_CACHE] = [`${PREFIX}${BUILD}-shell`, `${PREFIX}${BUILD}-pages`, `${PREFIX}${BUILD}-data`];
const MOST = { [SHELL_CACHE]: FILES.length + 12, [PAGE_CACHE]: 40, [DATA_CACHE]: 60 };
/** How long the network may take when there is something else to show. */
const PATIENCE_MS = 4_000;
/** Nights that a new build fetches anew, so that nobody stands in a cellar without the programme because we had work to do. */
const RENEWED = 5;
/** The header of a copy that says which moment it speaks of. */
const STORED = "X-Stored-At";

worker.addEventListener("install", (event) => {
  event.waitUntil(install());
  worker.skipWaiting();
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => worker.clients.claim()));
});

// The first page of a visit was there before the worker: it asks to be kept.
worker.addEventListener("message", (event) => {
  const { source } = event;
  if (source && "url" in source && event.data === "keep") event.waitUntil(fetchAndKeep(source.url).catch(() => {}));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const way = wayOf(request, worker.location.origin);
  const walks = request.mode === "navigate";
  if (way === "none" || (way === "open" && !walks)) return;
  if (way === "shell") event.respondWith(shell(request));
  else if (way === "open") event.respondWith(fetch(request).catch(offlinePage));
  else event.respondWith(networkFirst(event, way === "page" ? PAGE_CACHE : DATA_CACHE));
});

async function install() {
  const cache = await caches.open(SHELL_CACHE);
  for (const name of [PAGE_CACHE, DATA_CACHE]) await caches.open(name);
  await cache.addAll(FILES.map((path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" })));
  for (const url of await nightsOfOthers()) await fetchAndKeep(url).catch(() => {});
}

const isOther = (/** @type {string} */ name) => name.startsWith(PREFIX) && !(name in MOST);

/** The nights that earlier builds kept last. */
async function nightsOfOthers() {
  const found = [];
  for (const name of await caches.keys()) {
    if (isOther(name) && name.endsWith("-pages")) found.push(...(await copiesIn(await caches.open(name))));
  }
  const nights = found.filter(({ url }) => /^\/event\/[^/]+$/.test(new URL(url).pathname) && new URL(url).search === "");
  return nights.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, RENEWED).map(({ url }) => url);
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (isOther(name)) await caches.delete(name);
}

/** @param {Request} request */
async function shell(request) {
  const cache = await caches.open(SHELL_CACHE);
  const held = await cache.match(request.url, { ignoreVary: true });
  if (held) return held;
  const answer = await fetch(request);
  if (mayKeep(answer)) await keep(SHELL_CACHE, request.url, answer.clone()).catch(() => {});
  return answer;
}

/** @param {FetchEvent} event @param {string} cacheName */
async function networkFirst(event, cacheName) {
  const { request } = event;
  const asked = ask(request, cacheName);
  // The answer is kept even when it comes too late to be shown.
  event.waitUntil(asked.then(({ kept }) => kept).catch(() => {}));
  const answer = await Promise.race([asked.then((it) => it.answer).catch(() => null), patience()]);
  // Whoever stands before us and does not reach us is no answer of ours.
  if (answer && answer.status !== 502 && answer.status !== 504) return answer;
  const walks = request.mode === "navigate";
  const copy = await lastCopy(request.url, cacheName);
  if (copy) return walks ? dated(copy) : copy;
  if (walks) return answer ?? offlinePage();
  return asked.then((it) => it.answer);
}

/** @returns {Promise<null>} */
const patience = () => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null));

/**
 * Asks the network, and keeps what it says beside the way of the answer.
 * @param {Request} request @param {string} cacheName
 */
async function ask(request, cacheName) {
  const answer = await fetch(request);
  return { answer, kept: note(request, answer.clone(), cacheName).catch(() => {}) };
}

/** What an answer means for the copy. @param {Request} request @param {Response} answer @param {string} cacheName */
async function note(request, answer, cacheName) {
  const name = copyName(request.url, QUERIES);
  if (mayKeep(answer)) return keep(cacheName, name, answer);
  const cache = await caches.open(cacheName);
  // What is gone must not live on here.
  if (answer.status === 404 || answer.status === 410) {
    for (const gone of copyNames(request.url, QUERIES)) await cache.delete(gone, { ignoreVary: true });
  }
  if (answer.status !== 304) return;
  // The copy is true still.
  const copy = await cache.match(name, { ignoreVary: true });
  if (copy && bareTag(copy.headers.get("etag")) === bareTag(answer.headers.get("etag"))) {
    await keep(cacheName, name, copy, storedAt(answer.headers.get("date"), Date.now()));
  }
}

/** Keeps a page that is open already. @param {string} url */
async function fetchAndKeep(url) {
  if (wayOf({ method: "GET", url }, worker.location.origin) !== "page") return;
  const answer = await fetch(url, { cache: "no-cache" });
  if (mayKeep(answer)) await keep(PAGE_CACHE, copyName(url, QUERIES), answer);
}

/**
 * @param {string} cacheName @param {string} name @param {Response} answer @param {string} [at]
 */
async function keep(cacheName, name, answer, at = storedAt(answer.headers.get("date"), Date.now())) {
  // A cache that was there and is gone was erased, by a newer build or by hand: it stays so.
  if (!(await caches.has(cacheName))) return;
  const headers = new Headers(answer.headers);
  headers.set(STORED, at);
  // The bytes are unpacked by now.
  for (const untrue of ["content-encoding", "content-length"]) headers.delete(untrue);
  const copy = new Response(await answer.blob(), { status: 200, headers });
  const cache = await caches.open(cacheName);
  try {
    await cache.put(name, copy);
  } catch {
    // No room: better half of the copies than none.
    await drop(cache, Math.floor((await cache.keys()).length / 2));
    return;
  }
  if ((await cache.keys()).length > (MOST[cacheName] ?? 0)) await drop(cache, MOST[cacheName] ?? 0);
}

/** @param {Cache} cache */
async function copiesIn(cache) {
  return Promise.all(
    (await cache.keys()).map(async ({ url }) => ({ url, at: (await cache.match(url, { ignoreVary: true }))?.headers.get(STORED) ?? "9" })),
  );
}

/** Drops the oldest copies but so many; what is there from the beginning has no date and stays. @param {Cache} cache @param {number} most */
async function drop(cache, most) {
  for (const { url } of surplus(await copiesIn(cache), most)) await cache.delete(url, { ignoreVary: true });
}

/** @param {string} url @param {string} cacheName */
async function lastCopy(url, cacheName) {
  const cache = await caches.open(cacheName);
  for (const name of copyNames(url, QUERIES)) {
    const copy = await cache.match(name, { ignoreVary: true });
    if (copy) return copy;
  }
  return null;
}

/** The page with its moment in it: a page cannot read the headers it came with. @param {Response} copy */
async function dated(copy) {
  const at = copy.headers.get(STORED) ?? "";
  const text = (await copy.text()).replace("<html ", () => `<html data-stored-at="${at}" `);
  return new Response(text, { status: 200, headers: copy.headers });
}

async function offlinePage() {
  return (await caches.match("/offline", { cacheName: SHELL_CACHE, ignoreVary: true })) ?? Response.error();
}
