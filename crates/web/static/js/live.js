// @ts-check
// Live refresh: the open page asks every minute while it is looked at whether it has changed, and takes over what is new. Whoever works on the page hears
// of it by the event "settimes:fresh".

const REFRESH_EVERY = 60_000;

/** The page as the server last gave it; read before anything else touches it. */
let given = document.querySelector("main")?.innerHTML;
let etag = "";
let askedAt = Date.now();
/** When nobody answered, the next question comes sooner. */
const ASK_AGAIN_AFTER = 10_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

/** What stands at the top of the window, to be put back there. @param {Element} main */
function anchor(main) {
  const top = [...main.querySelectorAll("[id]")].find((el) => el.getBoundingClientRect().bottom > 0 && el.getBoundingClientRect().height > 0);
  return { id: top?.id ?? "", y: top?.getBoundingClientRect().top ?? 0 };
}

/** @param {Element} main @param {Element} fresh */
function takeOver(main, fresh) {
  const held = anchor(main);
  const open = new Set([...main.querySelectorAll("details[open]")].map((el) => el.className + el.id));
  const frame = main.querySelector(".tt");
  const [left, top] = [frame?.scrollLeft ?? 0, frame?.scrollTop ?? 0];
  const focus = document.activeElement;
  const home = focus?.closest("main [id]")?.id;
  // The plan is not the server's.
  const plan = main.querySelector("#my-plan");
  if (plan) fresh.querySelector("#my-plan")?.replaceWith(plan);
  for (const el of fresh.querySelectorAll("details")) if (open.has(el.className + el.id)) el.open = true;
  main.replaceChildren(...fresh.childNodes);
  document.dispatchEvent(new Event("settimes:fresh"));
  main.querySelector(".tt")?.scrollTo(left, top);
  const back = home ? document.getElementById(home) : null;
  if (focus instanceof HTMLElement && !focus.isConnected && back) {
    const twin = back.querySelector(focus.tagName + (focus.classList.contains("pick") ? ".pick" : ""));
    if (twin instanceof HTMLElement) twin.focus({ preventScroll: true });
  }
  const y = held.id ? document.getElementById(held.id)?.getBoundingClientRect().top : undefined;
  if (y !== undefined) scrollBy({ top: y - held.y, behavior: "instant" });
}

/** @param {boolean} isHeard whether the server itself answered */
function tellHeard(isHeard) {
  document.dispatchEvent(new Event(isHeard ? "settimes:heard" : "settimes:unheard"));
  clearTimeout(soon);
  if (!isHeard) soon = setTimeout(refresh, ASK_AGAIN_AFTER);
}

async function refresh() {
  const main = document.querySelector("main");
  // Whoever fills in a form is left alone.
  if (!main || document.hidden || document.activeElement?.matches("main :is(input, select, textarea):not(.narrow *)")) return;
  askedAt = Date.now();
  try {
    const answer = await fetch(location.pathname + location.search, { cache: "no-cache", headers: etag ? { "If-None-Match": etag } : {} });
    const text = await answer.text();
    // A copy of the worker is no news, only a sign that nobody else answered.
    const isCopy = answer.headers.has("X-Stored-At");
    if (answer.status < 500) tellHeard(!isCopy);
    if (answer.status !== 200 || isCopy) return;
    etag = answer.headers.get("etag") ?? "";
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    if (!fresh || fresh.innerHTML === given) return;
    given = fresh.innerHTML;
    takeOver(main, fresh);
  } catch {
    // No network: the page stays as it is.
    tellHeard(false);
  }
}

if (location.pathname === "/" || document.querySelector("#my-plan, main[data-live]")) {
  setInterval(refresh, REFRESH_EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || Date.now() - askedAt < 5000 || refresh());
  addEventListener("online", refresh);
}
