// @ts-check
// What the page of a night says, read for the plan, and the elements that the plan makes.

/** @typedef {import("./plan-rules.js").Stop} Stop @typedef {import("./plan-rules.js").Shown} Shown */

/** @param {string} tag @param {string} [name] @param {(Node | string)[]} inside */
export function el(tag, name, ...inside) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

/** @param {string} words @param {string} name @param {() => void} press */
export function button(words, name, press) {
  const made = /** @type {HTMLButtonElement} */ (el("button", name, words));
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/** @param {string} href @param {string} words @param {string} name */
export function link(href, words, name) {
  const made = /** @type {HTMLAnchorElement} */ (el("a", name, words));
  made.href = href;
  return made;
}

export const card = (/** @type {number} */ id) => document.getElementById(`set-${id}`);
export const band = (/** @type {number} */ id) => card(id)?.querySelector("h4 a")?.textContent ?? "";
export const room = (/** @type {number} */ id) => card(id)?.querySelector("[data-room] .place bdi, .place bdi")?.textContent ?? null;
export const head = (/** @type {number} */ id) => /** @type {HTMLTimeElement | null | undefined} */ (card(id)?.closest(".slot")?.querySelector(".at time"));
export const roomCard = (/** @type {number | null} */ venue) => /** @type {HTMLElement | null} */ (document.querySelector(`.card[data-room="${venue}"]`));

/** @param {number} id @returns {Stop | null} */
export function stopOf(id) {
  const row = card(id);
  if (!row) return null;
  const { room: number, start, end, open } = row.dataset;
  const venue = number ? Number(number) : null;
  const at = roomCard(venue)?.dataset.at?.split(",").map(Number) ?? null;
  return { id, venue, at, start: start ? Number(start) : null, end: end ? Number(end) : null, open: open !== undefined };
}

/** Start, end and venue as the page shows them; the clock of the event stands in `datetime`. @param {number} id @returns {Shown} */
export function shownOf(id) {
  const clock = (/** @type {HTMLTimeElement | null | undefined} */ time) => time?.dateTime.slice(11, 16) ?? null;
  return [clock(head(id)), clock(card(id)?.querySelector(".meta time")), stopOf(id)?.venue ?? null];
}

/** Every set of the page, in its order. */
export const bill = () => [...document.querySelectorAll("#order .set[id]")].map((row) => Number(row.id.slice(4)));

/** Does something without moving an element on the screen. @param {Element | null} target @param {() => void} change */
export function still(target, change) {
  const before = target?.getBoundingClientRect().top ?? 0;
  change();
  if (target?.isConnected) scrollBy({ top: target.getBoundingClientRect().top - before, behavior: "instant" });
}

/** @param {number} id */
export const act = (id) => (room(id) ? `${band(id)} at ${room(id)}` : band(id));

/** A sentence with what can be done about it. @param {string} words @param {(Node | string)[]} doing */
export const notice = (words, ...doing) => el("p", "notice", words, " ", ...doing);
