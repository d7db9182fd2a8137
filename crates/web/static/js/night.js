// @ts-check
// The theme switch and the minute clock. The page is complete without this file: the server has marked what is on and what is over; here the minutes
// between two answers of the server are filled in.

const THEME_KEY = "settimes:theme";
const MINUTE = 60_000;
/** A set that starts within this many minutes is "soon". */
const SOON = 15;
/** The states of a set; the server writes the same words (SetState in pages/parts.rs), all but "soon". */
const STATES = ["ahead", "next", "soon", "now", "over"];

// --- theme ---

function themeSwitch() {
  const root = document.documentElement;
  /** @type {NodeListOf<HTMLInputElement>} */
  const choices = document.querySelectorAll(".themes input");
  for (const choice of choices) {
    choice.checked = choice.value === (root.dataset.theme ?? "auto");
    choice.addEventListener("change", () => {
      if (choice.value === "auto") delete root.dataset.theme;
      else root.dataset.theme = choice.value;
      try {
        localStorage.setItem(THEME_KEY, choice.value);
      } catch {
        // Storage is switched off: the choice holds for this page.
      }
    });
  }
}

// --- clock ---

/**
 * Minutes in words, rounded up, as "13 min" or "2 h 05 min".
 * @param {number} ms
 */
function minutes(ms) {
  const all = Math.max(1, Math.ceil(ms / MINUTE));
  const hours = Math.floor(all / 60);
  return hours === 0 ? `${all} min` : `${hours} h ${String(all % 60).padStart(2, "0")} min`;
}

/**
 * What to say about something that lasts from start to end, and its state. An assumed end is never said.
 * @param {number} start @param {number} end @param {boolean} open @param {number} now
 * @returns {{state: string, say: string}}
 */
function standing(start, end, open, now) {
  if (now >= end) return { state: "over", say: "" };
  if (now >= start) return { state: "now", say: open ? "On now" : `${minutes(end - now)} left` };
  const away = start - now;
  if (away <= SOON * MINUTE) return { state: "soon", say: `in ${minutes(away)}` };
  return { state: "ahead", say: away <= 60 * MINUTE ? `in ${minutes(away)}` : "" };
}

/** @param {Element} el @param {string} state */
function mark(el, state) {
  // "Up next" comes from the server and outlives "ahead", which says less.
  if (state === "ahead" && el.classList.contains("next")) return;
  el.classList.remove(...STATES);
  el.classList.add(state);
}

/** @param {Element} row @param {string} say */
function badge(row, say) {
  const heading = row.querySelector("h3, h4");
  if (!heading) return;
  let sign = heading.querySelector(".badge");
  if (!say) {
    if (!row.classList.contains("next")) sign?.remove();
    return;
  }
  if (!sign) {
    sign = document.createElement("b");
    sign.className = "badge";
    heading.append(" ", sign);
  }
  if (sign.textContent !== say) sign.textContent = say;
}

/** @param {HTMLElement} el @param {number} now */
function tell(el, now) {
  const start = Number(el.dataset.start);
  const end = Number(el.dataset.end);
  const { state, say } = standing(start, end, "open" in el.dataset, now);
  if (el.matches(".mast")) {
    const kicker = el.querySelector(".kicker");
    if (!kicker || !el.classList.contains("tonight")) return;
    let sign = kicker.querySelector(".until");
    if (!sign) {
      sign = document.createElement("span");
      sign.className = "until";
      kicker.append(sign);
    }
    sign.textContent = now < start && start - now < 24 * 60 * MINUTE ? ` · first set in ${minutes(start - now)}` : "";
    return;
  }
  mark(el, state);
  if (el.matches(".set")) badge(el, state === "ahead" ? "" : say);
  const left = el.querySelector("[data-left]");
  if (left) left.textContent = state === "over" ? "over" : say;
  /** @type {HTMLElement | null} */
  const bar = el.querySelector(".bar span");
  if (bar) bar.style.width = `${Math.min(100, Math.max(0, (100 * (now - start)) / (end - start)))}%`;
}

/** Where an element stands in the timetable, in five-minute steps, from its classes (Place in pages/timetable.rs). @param {Element} el */
function step(el) {
  const part = (/** @type {string} */ kind) => Number([...el.classList].find((name) => new RegExp(`^${kind}\\d`).test(name))?.slice(1) ?? 0);
  return part("h") * 12 + part("m");
}

/** The line across the timetable. @param {number} now */
function line(now) {
  /** @type {HTMLElement | null} */
  const grid = document.querySelector(".tt-grid");
  if (!grid) return;
  // Counted from the last start, not from the first line: the grid shows wall-clock time, and the clocks may have been changed since.
  let [from, since] = [0, Number(grid.dataset.first)];
  for (const block of grid.querySelectorAll(".b")) {
    const start = block instanceof HTMLElement ? Number(block.dataset.start) : NaN;
    if (start <= now && start > since) [from, since] = [step(block), start];
  }
  const steps = from + Math.round((now - since) / (5 * MINUTE));
  const tall = step(grid);
  let rule = grid.querySelector(".clock");
  if (steps < 0 || steps > tall) {
    rule?.remove();
    return;
  }
  const fresh = !rule;
  rule ??= document.createElement("div");
  rule.className = `tt-line clock h${Math.floor(steps / 12)} m${steps % 12}`;
  if (!fresh) return;
  rule.setAttribute("aria-hidden", "true");
  grid.append(rule);
  // Only the timetable itself scrolls, never the page.
  const frame = grid.parentElement;
  if (frame && rule instanceof HTMLElement) frame.scrollTop = rule.offsetTop - frame.clientHeight / 3;
}

function tick() {
  const now = Date.now();
  for (const el of document.querySelectorAll("[data-start]")) if (el instanceof HTMLElement) tell(el, now);
  line(now);
}

// --- ways through the page ---

/** @type {IntersectionObserver | undefined} */
let watch;

export function follow() {
  watch?.disconnect();
  /** @type {HTMLAnchorElement[]} */
  const links = [...document.querySelectorAll(".views a")].filter((el) => el instanceof HTMLAnchorElement);
  const parts = links.map((link) => document.querySelector(link.hash)).filter((el) => el !== null);
  if (parts.length === 0) return;
  watch = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (!seen) return;
      for (const link of links) {
        if (link.hash === `#${seen.target.id}`) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-30% 0px -65%" },
  );
  for (const part of parts) watch.observe(part);
}

themeSwitch();
if (!document.querySelector(".bygone.mast")) {
  tick();
  setInterval(tick, 30_000);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
  document.addEventListener("settimes:fresh", tick);
}
document.addEventListener("settimes:fresh", follow);
follow();
