// @ts-check
// My plan on the page of a night: picks, clashes, the next move, what has changed (public specification, 6.3). The page works without it: the check boxes
// that the buttons replace are a form.
import { changes, clashes, clashWords, countdown, nextMove, tally, ways } from "./plan-rules.js";
import { isKept, keepPlan, moveIn, planOf } from "./plan-keep.js";
import { band, bill, button, card, el, head, link, notice, room, roomCard, shownOf, still, stopOf } from "./plan-page.js";
import { moveWords, planText } from "./plan-words.js";
import { MOST_SETS, copy, noteBuild, speak } from "./plan-send.js";
import { share } from "./plan-share.js";
import { forgetOffer, offerOf } from "./plan-offer.js";
import { follow } from "./night.js";

const [UNDO_MS, BUILD_MS, TICK_MS] = [10_000, 2_000, 30_000];

const box = document.getElementById("my-plan");
const { slug = "", last = "", event = "", face = "" } = box?.dataset ?? {};
let plan = planOf(slug, last);
/** Picks just lost, while they can be brought back, and what was said of it. @type {{picks: number[], words: string}} */
let undo = { picks: [], words: "" };
/** @type {ReturnType<typeof setTimeout> | undefined} */
let undoTimer;
/** What a link offers. @type {import("./plan-offer.js").Offer | null} */
let offered = null;
/** What has been said aloud. */
let said = "";
/** @type {Set<string>} */
const announced = new Set();

// --- picks ---

/** The picks on the bill, in its order: what is over stands first on the page, the latest first, so the start decides. */
function picked() {
  const order = bill().filter((id) => plan.picks.includes(id));
  const start = (/** @type {number} */ id) => stopOf(id)?.start ?? Infinity;
  return order.sort((a, b) => start(a) - start(b) || 0);
}

/** @type {Set<number>} */
const unsent = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Counts what was added. */
function send() {
  clearTimeout(timer);
  noteBuild(event, [...unsent]);
  unsent.clear();
}

/** @param {number[]} picks */
function setPicks(picks) {
  const added = picks.filter((id) => !plan.picks.includes(id));
  plan.picks = picks;
  for (const id of added) {
    if (!card(id)) continue;
    plan.seen[id] = shownOf(id);
    unsent.add(id);
  }
  plan.seen = Object.fromEntries(Object.entries(plan.seen).filter(([id]) => picks.includes(Number(id))));
  keepPlan(slug, plan);
  if (unsent.size > 0) {
    clearTimeout(timer);
    timer = setTimeout(send, BUILD_MS);
  }
}

/** @param {number} id */
function toggle(id) {
  const gone = plan.picks.includes(id);
  setPicks(gone ? plan.picks.filter((pick) => pick !== id) : [...plan.picks, id]);
  const clash = gone ? [] : notes(id);
  still(card(id), draw);
  speak(gone ? `${band(id) || "The set"} is off your plan.` : [`${band(id)} is on your plan.`, ...clash].join(" "));
}

/** Other picks in the place of all, with a way back for a while. @param {number[]} picks @param {string} words */
function swap(picks, words) {
  undo = { picks: plan.picks, words };
  setPicks(picks);
  draw();
  speak(words);
  clearTimeout(undoTimer);
  undoTimer = setTimeout(() => {
    undo = { picks: [], words: "" };
    draw();
  }, UNDO_MS);
}

function clear() {
  const count = plan.picks.length;
  if (!confirm(count === 1 ? "Remove your pick?" : `Remove all ${count} picks?`)) return;
  swap([], "Your plan is empty.");
  box?.querySelector("button")?.focus();
}

// --- words ---

const stops = () => picked().flatMap((id) => stopOf(id) ?? []);

/** What the card of a pick says of clashes. @param {number} id */
function notes(id) {
  return clashes(stops()).flatMap((it) => (it.first === id ? clashWords(it, band(it.second)) : it.second === id ? clashWords(it, band(it.first)) : []));
}

/** What has changed since the fan saw it. @param {number} id */
const changed = (id) => changes(plan.seen[id] ?? shownOf(id), shownOf(id), Number(face), room(id));

// --- drawing ---

/** The bar on top; drawn anew at every tick. */
function moveBar() {
  const it = nextMove(stops(), Date.now());
  const bar = box?.querySelector(".move");
  if (!bar || !(bar instanceof HTMLElement)) return;
  bar.hidden = it === null;
  if (!it) return;
  const { label, big, lead, more, to } = moveWords(it, Number(face));
  const map = roomCard(stopOf(to ?? -1)?.venue ?? null)?.querySelector("a.act");
  const news = ["set", "next"].flatMap((key) => {
    const id = /** @type {any} */ (it)[key];
    return id ? changed(id).map((words) => el("p", "changed", `${band(id)}: ${words}`)) : [];
  });
  bar.replaceChildren(el("p", "move-top", el("span", "kicker", label), " ", el("b", "", big)), el("p", "move-lead", lead), el("p", "meta", more), ...news);
  if (map instanceof HTMLAnchorElement) bar.append(el("p", "", link(map.href, "Directions", "act quiet")));
  const state = `${it.kind} ${JSON.stringify([it.set, "next" in it ? it.next : null])}`;
  if (said && said !== state) speak(`${label}: ${lead}`);
  said = state;
}

/** The pick button of a card, in the place of its check box. @param {Element} row @param {number} id */
function pickButton(row, id) {
  let made = row.querySelector("button.pick");
  if (!made) {
    made = button("", "pick", () => toggle(id));
    made.append(el("span", "hush", `Pick ${band(id)}`));
    row.querySelector("label.pick")?.remove();
    row.append(made);
  }
  made.setAttribute("aria-pressed", String(plan.picks.includes(id)));
  row.classList.toggle("picked", plan.picks.includes(id));
}

/** Clashes and changes on a card. @param {Element} row @param {number} id */
function annotate(row, id) {
  for (const old of row.querySelectorAll(".clash, .changed")) old.remove();
  if (!plan.picks.includes(id)) return;
  // Each goes right below the room and the time, so the last comes first.
  for (const it of clashes(stops()).reverse()) {
    if (it.first !== id && it.second !== id) continue;
    row.querySelector(".meta")?.after(el("p", `clash ${it.kind}`, clashWords(it, band(it.first === id ? it.second : it.first))));
  }
  const news = changed(id);
  if (news.length === 0) return;
  const mark = el("p", "changed", news.join(", "), " ", button("Got it", "act", () => seen(id)));
  row.querySelector(".meta")?.after(mark);
}

/** The fan has read what changed. @param {number} id */
function seen(id) {
  plan.seen[id] = shownOf(id);
  keepPlan(slug, plan);
  draw();
}

/** One pick in the plan: the card of the running order, once more. @param {number} id */
function planRow(id) {
  const row = /** @type {HTMLElement} */ (card(id)?.cloneNode(true));
  for (const name of ["id", "data-start", "data-end"]) row.removeAttribute(name);
  row.querySelector("button.pick")?.remove();
  row.querySelector(".badge")?.remove();
  row.dataset.pick = String(id);
  pickButton(row, id);
  annotate(row, id);
  const time = head(id)?.cloneNode(true) ?? el("span", "later", "Time to be announced");
  return el("li", "slot", el("h3", "at", time), el("ul", "", row));
}

/** Countdowns, drawn anew at every tick. */
function counts() {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (box?.querySelectorAll("[data-pick]") ?? [])) {
    const stop = stopOf(Number(row.dataset.pick));
    const words = stop ? countdown(stop, Date.now()) : "";
    const sign = row.querySelector(".badge") ?? el("b", "badge");
    if (!sign.isConnected) row.querySelector("h4")?.append(" ", sign);
    if (sign.textContent !== words) sign.textContent = words;
    sign.toggleAttribute("hidden", words === "");
    const state = words === "finished" ? "over" : /left|playing/.test(words) ? "now" : words.startsWith("soon") ? "soon" : "ahead";
    row.classList.remove("ahead", "next", "soon", "now", "over");
    row.classList.add(state);
  }
}

/** The list of the plan with the ways between. */
function list() {
  const between = new Map(ways(stops()).map((it) => [it.to, [it.gap && `${it.gap} min gap`, it.walk && `${it.walk} min walk`].filter(Boolean).join(", ")]));
  const rows = picked().flatMap((id) => [...(between.get(id) ? [el("li", "way", el("p", "", between.get(id) ?? ""))] : []), planRow(id)]);
  return el("ol", "order", ...rows);
}

function printPlan() {
  document.documentElement.dataset.print = "plan";
  box?.append(el("p", "printed", `${location.origin}${location.pathname}, printed ${new Date().toLocaleDateString()}`));
  print();
  delete document.documentElement.dataset.print;
  box?.querySelector(".printed")?.remove();
}

/** What can be done with the plan. */
function acts() {
  const timed = stops().filter((stop) => stop.start !== null).slice(0, MOST_SETS);
  const feed = `/api/feeds/ical?event=${slug}&sets=${timed.map((stop) => stop.id).join(",")}`;
  const calendar = timed.length > 0 ? [link(feed, "Add to calendar", "act"), link(`webcal://${location.host}${feed}`, "Subscribe", "act")] : [];
  const shareButton = button("Share", "act main", () => share(shareButton, slug, picked()));
  const copyButton = button("Copy as text", "act", () => copy(copyButton, planText(picked(), Number(face)), "Your plan as text"));
  return el("p", "acts", shareButton, ...calendar, copyButton, button("Print", "act", printPlan), button("Clear all", "act quiet", clear));
}

/** What a link brings, to take or to leave. @param {import("./plan-offer.js").Offer} it */
function offerNotice({ picks, trouble, from }) {
  const done = (/** @type {() => void} */ doing) => () => {
    offered = null;
    forgetOffer();
    doing();
    draw();
    box?.focus({ preventScroll: true });
  };
  const leave = button(trouble ? "Close" : "No, thanks", "act quiet", done(() => {}));
  if (trouble) return [notice(trouble, leave)];
  const [fresh, lost] = [picks.filter((id) => !plan.picks.includes(id)), plan.picks.filter((id) => !picks.includes(id))];
  const add = button("Add", "act main", done(() => setPicks([...plan.picks, ...fresh])));
  const replace = button("Replace mine", "act", done(() => swap(picks, "The plan of the link is yours now.")));
  const count = picks.length === 1 ? "1 pick" : `${picks.length} picks`;
  if (fresh.length === 0 && lost.length === 0) return [notice(`${from} brings ${count}, and you have the same.`, leave)];
  const some = fresh.length > 0 && fresh.length < picks.length ? `, ${fresh.length} of them new to you` : fresh.length === 0 ? ", all on your plan already" : "";
  return [notice(`${from} brings ${count}${some}.`, ...(fresh.length > 0 ? [add] : []), ...(lost.length > 0 ? [replace] : []), leave)];
}

function notices() {
  const found = offered ? offerNotice(offered) : [];
  if (!isKept() && plan.picks.length > 0) found.push(notice("This browser keeps nothing: your plan lasts for this visit."));
  if (undo.picks.length > 0) {
    found.push(notice(undo.words, button("Undo", "act", () => {
      setPicks(undo.picks);
      undo = { picks: [], words: "" };
      draw();
      speak("Your plan is back.");
    })));
  }
  for (const id of plan.picks.filter((pick) => !card(pick))) {
    found.push(notice("A pick is no longer on the bill.", button("Remove", "act", () => toggle(id))));
  }
  return found;
}

/** The way to the plan among the ways through the page. */
function tab() {
  const views = document.querySelector(".views");
  let way = views?.querySelector('[href="#my-plan"]');
  if (plan.picks.length === 0) {
    way?.remove();
  } else if (views) {
    if (!way) views.prepend((way = link("#my-plan", "", "")));
    way.replaceChildren("My plan ", el("b", "", String(plan.picks.length)));
  }
  follow();
}

function draw() {
  const focus = document.activeElement?.closest("[data-pick]") ? true : false;
  for (const id of bill()) {
    const row = card(id);
    if (!row) continue;
    pickButton(row, id);
    annotate(row, id);
  }
  const body = box?.querySelector(".plan-body");
  const words = tally(clashes(stops()));
  const summary = words ? [el("p", "tally", words)] : [];
  const whole = picked().length > 0 ? [el("h2", "part", "My plan"), el("div", "move"), ...summary, list(), acts()] : [];
  body?.replaceChildren(...notices(), ...whole);
  tab();
  if (plan.picks.length === 0) said = "";
  moveBar();
  counts();
  if (focus && box) box.focus({ preventScroll: true });
}

/** Says once what has changed; forgets it when the set is over. */
function news() {
  for (const id of picked()) {
    const [words, stop] = [changed(id), stopOf(id)];
    if (words.length === 0) continue;
    if (stop?.end && stop.end <= Date.now()) {
      plan.seen[id] = shownOf(id);
      keepPlan(slug, plan);
    } else if (!announced.has(`${id} ${words}`)) {
      announced.add(`${id} ${words}`);
      speak(`${band(id)}: ${words.join(", ")}`);
    }
  }
}

function selectAll() {
  setPicks([...new Set([...plan.picks, ...bill()])]);
  still(document.querySelector(".pick-all"), draw);
  speak("Every set is on your plan.");
}

/** The check boxes of the form become buttons; what is pressed holds at once. */
function takeForm() {
  document.querySelector("#order .show-plan")?.replaceWith();
  const heading = document.querySelector("#order-h");
  if (heading && !document.querySelector(".pick-all")) heading.after(button("Pick all", "act pick-all", selectAll));
}

function start() {
  if (!box) return;
  moveIn(slug, last, (id) => card(id) !== null);
  plan = planOf(slug, last);
  for (const id of picked()) plan.seen[id] ??= shownOf(id);
  if (plan.picks.length > 0) keepPlan(slug, plan);
  const live = el("p", "hush");
  live.id = "plan-says";
  live.setAttribute("role", "status");
  box.tabIndex = -1;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "My plan");
  box.replaceChildren(live, el("div", "plan-body"));
  takeForm();
  draw();
  news();
  offerOf(slug).then((offer) => {
    if (!offer) return;
    const picks = offer.picks.filter((id) => card(id));
    if (picks.length === 0 && !offer.trouble) return;
    offered = { ...offer, picks };
    draw();
    speak(box.querySelector(".notice")?.firstChild?.textContent ?? "");
  });
  setInterval(() => {
    moveBar();
    counts();
  }, TICK_MS);
  addEventListener("pagehide", send);
  document.addEventListener("settimes:fresh", () => {
    takeForm();
    draw();
    news();
  });
  addEventListener("storage", () => {
    plan = planOf(slug, last);
    draw();
  });
}

start();
