// @ts-check
// The rules of a plan, as in crates/core/src/schedule/plan. Both are held to the same vectors (tests/browser/vectors/plan.json). No page, no clock here.

const RULE_MINUTE = 60_000;
/** How far ahead and back a pick matters. */
const HORIZON = 240 * RULE_MINUTE;
/** A gap of this many minutes is worth a label. */
const WORTH_SAYING = 15;

/**
 * A picked set. Milliseconds since 1970; `open` = its end is assumed and never shown as a fact.
 * @typedef {{id: number, venue: number | null, at: number[] | null, start: number | null, end: number | null, open: boolean}} Stop
 * @typedef {Stop & {start: number, end: number}} Timed
 * @typedef {{first: number, second: number, kind: "overlap" | "conflict" | "possible" | "tight", minutes?: number, walk?: number, gap?: number}} Clash
 * @typedef {{from: number, to: number, walk: number | null, gap: number | null}} Way
 * @typedef {{kind: "decide", set: number, next: number, walk: number | null}
 *   | {kind: "watching", set: number, left: number | null, next: number | null, walk: number | null, leaveBy: number | null}
 *   | {kind: "move", set: number, next: number, walk: number | null, slack: number | null}
 *   | {kind: "up next", set: number}} Move
 * @typedef {[string | null, string | null, number | null]} Shown start, end and venue as they were shown
 */

/** @param {number[]} a @param {number[]} b */
function metres(a, b) {
  const rad = (/** @type {number | undefined} */ degrees) => ((degrees ?? 0) * Math.PI) / 180;
  const [from, to] = [rad(a[0]), rad(b[0])];
  const lat = Math.sin((to - from) / 2);
  const lon = Math.sin(rad((b[1] ?? 0) - (a[1] ?? 0)) / 2);
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(lat ** 2 + Math.cos(from) * Math.cos(to) * lon ** 2)));
}

/** Minutes on foot; 0 in the same room, null where nobody knows. @param {Stop} a @param {Stop} b */
export function walk(a, b) {
  if (a.venue === null || b.venue === null) return null;
  if (a.venue === b.venue) return 0;
  return a.at && b.at ? Math.max(1, Math.ceil(metres(a.at, b.at) / 80)) : null;
}

/** Begun minutes count. @param {number} from @param {number} to */
const minutesUp = (from, to) => Math.max(0, Math.ceil((to - from) / RULE_MINUTE));

/** @param {Timed} a @param {Timed} b */
const meets = (a, b) => a.start < b.end && b.start < a.end;

/** @param {Stop} stop @returns {stop is Timed} */
const isTimed = (stop) => stop.start !== null && stop.end !== null;

/** @param {Stop[]} stops */
const byStart = (stops) => stops.filter(isTimed).sort((a, b) => a.start - b.start);

/** @param {Timed} a @param {Timed} b @returns {Clash | null} */
function clash(a, b) {
  const pair = { first: a.id, second: b.id };
  if (a.start === b.start) return { ...pair, kind: "overlap" };
  if (meets(a, b)) {
    if (a.open || b.open) return { ...pair, kind: "possible" };
    return { ...pair, kind: "conflict", minutes: minutesUp(b.start, Math.min(a.end, b.end)) };
  }
  const [way, gap] = [walk(a, b), minutesUp(a.end, b.start)];
  if (way === null || gap >= way) return null;
  return a.open ? { ...pair, kind: "possible" } : { ...pair, kind: "tight", walk: way, gap };
}

/** Every two picks that clash. @param {Stop[]} stops */
export function clashes(stops) {
  const timed = byStart(stops);
  return timed.flatMap((a, at) => timed.slice(at + 1).flatMap((b) => clash(a, b) ?? []));
}

/** What the card of one pick says of a clash, with the name of the other. @param {Clash} it @param {string} other */
export function clashWords(it, other) {
  if (it.kind === "overlap") return `Starts with ${other}: choose one`;
  if (it.kind === "conflict") return `Overlaps ${other} by ${it.minutes} min`;
  if (it.kind === "possible") return `Possible conflict with ${other}`;
  return `${it.walk} min walk, ${it.gap} min gap: ${other}`;
}

/** How many clashes of each kind. @param {Clash[]} pairs */
export function tally(pairs) {
  const kinds = { overlap: "overlap", conflict: "conflict", possible: "possible conflict", tight: "tight walk" };
  const counted = Object.entries(kinds).map(([kind, words]) => [pairs.filter((pair) => pair.kind === kind).length, words]);
  return counted.flatMap(([count, words]) => (count ? `${count} ${words}${count === 1 ? "" : "s"}` : [])).join(", ") || null;
}

/** From what ends last before a pick starts. @param {Stop[]} stops */
export function ways(stops) {
  /** @type {Way[]} */
  const found = [];
  /** @type {Timed | null} */
  let last = null;
  for (const stop of byStart(stops)) {
    if (last && last.end <= stop.start) {
      const gap = minutesUp(last.end, stop.start);
      found.push({ from: last.id, to: stop.id, walk: walk(last, stop), gap: gap >= WORTH_SAYING && !last.open ? gap : null });
    }
    if (!last || last.end <= stop.end) last = stop;
  }
  return found;
}

/** What a clock beside a pick says. @param {Stop} stop @param {number} now */
export function countdown(stop, now) {
  const { start, end, open } = stop;
  if (start === null || end === null) return "";
  if (end <= now) return "finished";
  if (start <= now) return open ? "playing" : `${minutesUp(now, end)} min left`;
  const left = minutesUp(now, start);
  if (left <= 15) return `soon, in ${left} min`;
  if (left <= 60) return `in ${left} min`;
  if (left < 1440) return `in ${Math.floor(left / 60)} h ${left % 60} min`;
  return `in ${Math.floor(left / 1440)} d ${Math.floor((left % 1440) / 60)} h`;
}

/** The next move: the first case that holds. @param {Stop[]} stops @param {number} now @returns {Move | null} */
export function nextMove(stops, now) {
  const timed = byStart(stops);
  const [playing, second] = timed.filter((stop) => stop.start <= now && now < stop.end);
  const ahead = timed.filter((stop) => now < stop.start && stop.start - now <= HORIZON);
  const [next, after] = ahead;
  if (playing && second) return { kind: "decide", set: playing.id, next: second.id, walk: walk(playing, second) };
  if (next && after && meets(next, after)) return { kind: "decide", set: next.id, next: after.id, walk: walk(next, after) };
  if (playing) {
    const way = next ? walk(playing, next) : null;
    const leave = next && way !== null ? next.start - way * RULE_MINUTE : Infinity;
    const left = playing.open ? null : minutesUp(now, playing.end);
    return { kind: "watching", set: playing.id, left, next: next?.id ?? null, walk: way, leaveBy: leave < playing.end ? leave : null };
  }
  if (!next) return null;
  const finished = timed.filter((stop) => stop.end <= now && now - stop.end <= HORIZON);
  // Of several that ended together the later one of the list, as in Rust.
  const last = finished.reduce((/** @type {Timed | null} */ best, stop) => (best && best.end > stop.end ? best : stop), null);
  if (!last || last.venue === null || next.venue === null || last.venue === next.venue) return { kind: "up next", set: next.id };
  const way = walk(last, next);
  return { kind: "move", set: last.id, next: next.id, walk: way, slack: way === null ? null : minutesUp(now, next.start) - way };
}

/** "21:05" on the clock of the page. @param {string} time @param {number} face 12 or 24 */
export function onClock(time, face) {
  const [hour = 0, minute = ""] = [Number(time.slice(0, 2)), time.slice(3, 5)];
  return face === 24 ? time : `${hour % 12 || 12}:${minute} ${hour < 12 ? "AM" : "PM"}`;
}

/**
 * What is not as it was seen, in words.
 * @param {Shown} seen @param {Shown} is @param {number} face @param {string | null} room
 */
export function changes(seen, is, face, room) {
  const say = (/** @type {string | null} */ time, /** @type {string} */ unknown) => (time === null ? unknown : onClock(time, face));
  const words = [];
  if (seen[0] !== is[0]) words.push(`now ${say(is[0], "time TBD")}, was ${say(seen[0], "TBD")}`);
  else if (seen[1] !== is[1]) words.push(`now till ${say(is[1], "an open end")}, was ${say(seen[1], "open")}`);
  if (seen[2] !== is[2]) words.push(room === null ? "now venue TBD" : `now at ${room}`);
  return words;
}
