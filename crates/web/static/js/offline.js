// @ts-check
// Pages outlive the network: brings the worker in, and says how old a page is that did not come fresh (public specification, 6.1 and 6.5).

/** How the copies of the worker say which moment they speak of. */
const STORED_HEADER = "X-Stored-At";

const ageBox = /** @type {HTMLElement | null} */ (document.querySelector(".age"));
/** The moment of this page, if it is a copy. */
let copiedAt = document.documentElement.dataset.storedAt ?? "";
/** When the network last answered for this page; it is asked for the age when there is no worker. */
let heardAt = Date.now();
/** Whether live.js refreshes this page. */
const isLive = location.pathname === "/" || document.getElementById("my-plan") !== null;
/** What is shown: nothing, or the moment it counts from. @type {{words: string, at: number} | null} */
let aged = null;

/** A moment on the clock of the pages, with its day if it is not today. @param {number} at */
function clockTime(at) {
  const { face, zone } = ageBox?.dataset ?? {};
  /** @type {Intl.DateTimeFormatOptions} */
  const form = { hour: "numeric", minute: "2-digit", hour12: face === "12", timeZone: zone };
  if (Date.now() - at > 12 * 3_600_000) Object.assign(form, { weekday: "short", day: "numeric", month: "short" });
  return new Intl.DateTimeFormat("en", form).format(at);
}

/** How long ago in words: "12 minutes ago". @param {number} ms */
function ago(ms) {
  const all = Math.floor(ms / 60_000);
  const [count, unit] = all < 60 ? [all, "minute"] : all < 48 * 60 ? [Math.floor(all / 60), "hour"] : [Math.floor(all / 1440), "day"];
  return count === 0 ? "just now" : `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** Writes the notice. The status speaks only when it changes; the minutes beside it go by in silence. */
function drawAge() {
  const status = ageBox?.querySelector("[role=status]");
  const minutes = ageBox?.querySelector("[data-ago]");
  if (!status || !minutes) return;
  const words = aged ? `${aged.words} ${ageBox?.dataset.what ?? ""} ${clockTime(aged.at)}`.trim() : "";
  if (status.textContent !== words) status.textContent = words;
  minutes.textContent = aged ? `, ${ago(Date.now() - aged.at)}.` : "";
}

/** The moment of the copy that the worker holds of this page, if it holds one. */
async function copyTime() {
  try {
    for (const name of [location.pathname + location.search, location.pathname]) {
      const at = Date.parse((await caches.match(name, { ignoreVary: true }))?.headers.get(STORED_HEADER) ?? "");
      if (at) return at;
    }
  } catch {
    // No storage here: the page itself is all there is.
  }
  return heardAt;
}

async function sayAge() {
  if (!ageBox?.dataset.what) return;
  const at = Date.parse(copiedAt) || (await copyTime());
  aged = { words: navigator.onLine ? "We cannot be reached." : "You are offline.", at };
  drawAge();
}

function isFresh() {
  [copiedAt, heardAt, aged] = ["", Date.now(), null];
  drawAge();
}

/** A page that is not refreshed by itself asks for itself once when the network is back; the copy of the worker answers too, and says so. */
async function askAgain() {
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-cache" });
    if (!answer.ok || answer.headers.has(STORED_HEADER)) return;
    // Whoever types is left alone.
    if (!copiedAt) isFresh();
    else if (!document.activeElement?.matches("main :is(input, select, textarea)")) location.reload();
  } catch {
    // Not yet.
  }
}

function watchNetwork() {
  if (!ageBox) return;
  addEventListener("offline", sayAge);
  if (!isLive) addEventListener("online", askAgain);
  // The live refresh knows first whether the network answers.
  document.addEventListener("settimes:heard", isFresh);
  document.addEventListener("settimes:unheard", sayAge);
  setInterval(() => {
    drawAge();
    if (aged && !isLive && navigator.onLine) askAgain();
  }, 30_000);
  if (copiedAt || !navigator.onLine) sayAge();
}

/** Takes back the worker and its copies, if it ever came. */
export async function sendWorkerAway() {
  for (const it of (await navigator.serviceWorker?.getRegistrations()) ?? []) await it.unregister();
  if ("caches" in window) for (const name of await caches.keys()) if (name.startsWith("settimes-")) await caches.delete(name);
}

/** After the page is there, and never in its way. */
function bringWorker() {
  const file = ageBox?.dataset.worker;
  const workers = navigator.serviceWorker;
  if (!workers || !isSecureContext) return;
  if (!file) {
    sendWorkerAway().catch(() => {});
    return;
  }
  // The page was there before the worker: it asks to be kept.
  workers.addEventListener("controllerchange", () => workers.controller?.postMessage("keep"));
  workers.register(file).catch(() => {});
}

watchNetwork();
if (document.readyState === "complete") bringWorker();
else addEventListener("load", bringWorker);
