// @ts-check
// What this browser keeps: the list on the page for those without a network, and the button that forgets all of it on the page about privacy.
import { sendWorkerAway } from "./offline.js";

/** Every key that pages of ours may have written (public specification, 6.3), the older ones too. */
const OUR_KEYS = ["settimes:plan", "settimes:theme", "settimes:view", "scheduleSessionId", "privacy-acknowledged", "selectedBandsByEvent", "selectedBands"];

const plansHere = () => {
  try {
    return JSON.parse(localStorage.getItem("settimes:plan") ?? "null")?.events ?? {};
  } catch {
    return {};
  }
};

/** The nights that the worker holds, with what their pages say of them. */
async function nightsHere() {
  /** @type {Map<string, {href: string, name: string, day: string, at: string, picks: number}>} */
  const found = new Map();
  const plans = plansHere();
  for (const name of (await caches.keys()).filter((key) => /^settimes-.*-pages$/.test(key))) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const { pathname } = new URL(url);
      const slug = /^\/event\/([^/]+)$/.exec(pathname)?.[1];
      if (!slug || found.has(slug)) continue;
      const copy = await cache.match(url, { ignoreVary: true });
      const page = new DOMParser().parseFromString((await copy?.text()) ?? "", "text/html");
      const day = page.querySelector(".when time")?.textContent ?? "";
      const heading = page.querySelector("h1")?.textContent ?? slug;
      found.set(slug, { href: pathname, name: heading, day, at: copy?.headers.get("X-Stored-At") ?? "", picks: plans[slug]?.picks?.length ?? 0 });
    }
  }
  return [...found.values()].sort((a, b) => b.picks - a.picks || b.at.localeCompare(a.at));
}

async function listKept() {
  const list = document.getElementById("kept");
  if (!list || !("caches" in window)) return;
  const nights = await nightsHere();
  document.getElementById("kept-none")?.toggleAttribute("hidden", nights.length > 0);
  list.replaceChildren(
    ...nights.map(({ href, name, day, picks }) => {
      const [row, way, title, facts] = ["li", "a", "span", "span"].map((tag) => document.createElement(tag));
      title?.append(name);
      facts?.append([day, picks > 0 ? `${picks} ${picks === 1 ? "set" : "sets"} on your plan` : ""].filter(Boolean).join(" · "));
      if (title) title.className = "name";
      if (facts) facts.className = "facts";
      way?.setAttribute("href", picks > 0 ? `${href}#my-plan` : href);
      way?.append(title ?? "", " ", facts ?? "");
      row?.append(way ?? "");
      return row ?? "";
    }),
  );
}

/** In the place of another page: goes on as soon as the network, or the late answer it gave, is there. */
function goOn() {
  if (!document.getElementById("kept") || location.pathname === "/offline") return;
  const look = async () => {
    try {
      const answer = await fetch(location.pathname + location.search, { cache: "no-cache" });
      if (answer.status < 500) location.reload();
    } catch {
      // Still no network.
    }
  };
  addEventListener("online", look);
  setInterval(() => navigator.onLine && !document.hidden && look(), 10_000);
}

async function forget() {
  for (const store of [() => localStorage, () => sessionStorage]) {
    try {
      for (const key of OUR_KEYS) store().removeItem(key);
    } catch {
      // Storage is switched off: there is nothing in it.
    }
  }
  await sendWorkerAway();
  delete document.documentElement.dataset.theme;
  delete document.documentElement.dataset.noted;
  /** @type {HTMLInputElement | null} */
  const auto = document.querySelector(".themes input[value=auto]");
  if (auto) auto.checked = true;
}

function offerToForget() {
  const button = document.querySelector("button.forget");
  const said = document.querySelector(".forget-said");
  if (!button || !said) return;
  button.addEventListener("click", async () => {
    if (!confirm("Erase your plans, your theme and the copies of pages from this browser? This cannot be undone.")) return;
    await forget();
    said.textContent = "Done. This browser keeps nothing of ours any more.";
  });
}

listKept().catch(() => {});
goOn();
offerToForget();
