// @ts-check
// What a plan says in words: times, ways, the next move, the plan as text.
import { countdown, onClock } from "./plan-rules.js";
import { act, band, room, shownOf, stopOf } from "./plan-page.js";

/** @typedef {import("./plan-rules.js").Stop} Stop @typedef {import("./plan-rules.js").Move} Move */

/** "9:00 PM" of a start less some minutes. @param {number} face 12 or 24 @param {number} id @param {number} [less] */
export function startWords(face, id, less = 0) {
  const [hour = 0, minute = 0] = (shownOf(id)[0] ?? "").split(":").map(Number);
  const all = (hour * 60 + minute - less + 1440) % 1440;
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return onClock(`${two(Math.floor(all / 60))}:${two(all % 60)}`, face);
}

/** @param {Move} it @param {number} face @returns {{label: string, big: string, lead: string, more: string, to: number | null}} */
export function moveWords(it, face) {
  const at = Date.now();
  const count = (/** @type {number} */ id) => countdown(/** @type {Stop} */ (stopOf(id)), at);
  const way = (/** @type {number | null} */ minutes, /** @type {number} */ to) => `${minutes ? `${minutes} min walk, ` : ""}starts ${startWords(face, to)}`;
  if (it.kind === "decide") {
    const more = it.walk ? `${it.walk} min walk between them` : "";
    return { label: "Decide", big: count(it.next), lead: `${act(it.set)} or ${act(it.next)}`, more, to: null };
  }
  if (it.kind === "watching") {
    const big = it.leaveBy !== null && it.next !== null ? `leave by ${startWords(face, it.next, it.walk ?? 0)}` : count(it.set);
    const left = it.leaveBy !== null && it.left !== null ? `${it.left} min left` : "";
    if (it.next === null) return { label: "Watching", big, lead: act(it.set), more: "", to: null };
    const lead = `${band(it.set)}${left && ` (${left})`}, then ${act(it.next)}`;
    return { label: "Watching", big, lead, more: way(it.walk, it.next), to: it.next };
  }
  if (it.kind === "move") {
    const big = it.slack === null ? count(it.next) : it.slack < 0 ? `late by ${-it.slack} min` : `leave in ${it.slack} min`;
    return { label: "Move", big, lead: act(it.next), more: way(it.walk, it.next), to: it.next };
  }
  return { label: "Up next", big: count(it.set), lead: act(it.set), more: way(null, it.set), to: it.set };
}

/** The plan as text, a line for each pick. @param {number[]} ids @param {number} face */
export function planText(ids, face) {
  const lines = ids.map((id) => {
    const [from, till] = shownOf(id).map((part) => (typeof part === "string" ? onClock(part, face) : null));
    return `${band(id)} — ${from ? `${from}–${till ?? ""}` : "time TBD"} @ ${room(id) ?? "venue TBD"}`;
  });
  const [name, day] = [document.querySelector("h1")?.textContent, document.querySelector(".when time")?.textContent];
  return [`${name}, ${day}`, ...lines, location.origin + location.pathname].join("\n");
}
