// @ts-check
// Where a plan is kept: in the browser, on this device only (public specification, 6.3).

const PLAN_KEY = "settimes:plan";
/** Keys of older versions, and the name of the browser in the counts of builds. */
const [OLD_BY_EVENT, OLD_LIST, SESSION] = ["selectedBandsByEvent", "selectedBands", "scheduleSessionId"];
/** Days after its end that a plan is kept. */
const KEPT_DAYS = 60;

/**
 * @typedef {import("./plan-rules.js").Shown} Shown
 * @typedef {{end: string, picks: number[], seen: Record<string, Shown>, at: string}} Plan
 * @typedef {Record<string, Plan>} Plans by the slug of the event
 */

/** What is kept for the visit only, when there is no storage. @type {Map<string, string> | null} */
let visit = null;

/** @param {string} key @returns {string | null} */
function get(key) {
  if (visit) return visit.get(key) ?? null;
  try {
    return localStorage.getItem(key);
  } catch {
    visit = new Map();
    return null;
  }
}

/** @param {string} key @param {string | null} value */
function put(key, value) {
  try {
    if (!visit) return value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value);
  } catch {
    visit = new Map();
  }
  if (value === null) visit?.delete(key);
  else visit?.set(key, value);
}

/** Whether plans outlive the visit. */
export const isKept = () => visit === null;

/** @param {string} key @returns {any} */
function parsed(key) {
  try {
    return JSON.parse(get(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {unknown} ids @returns {number[]} */
const whole = (ids) => (Array.isArray(ids) ? [...new Set(ids.filter((id) => Number.isSafeInteger(id) && id > 0))] : []);

/** "the-lanterns-10" was a pick of set 10. @param {unknown} values @returns {number[]} */
export const oldPicks = (values) => (Array.isArray(values) ? whole(values.map((value) => Number(/-(\d+)$/.exec(String(value))?.[1]))) : []);

/** Every plan; what cannot be read counts as none. @returns {Plans} */
function plans() {
  const stored = parsed(PLAN_KEY);
  /** @type {Plans} */
  const found = {};
  if (stored?.v !== 2 || typeof stored.events !== "object") return found;
  for (const [slug, plan] of Object.entries(stored.events ?? {})) {
    const { end, picks, seen, at } = /** @type {any} */ (plan) ?? {};
    found[slug] = { end: String(end ?? ""), picks: whole(picks), seen: typeof seen === "object" && seen ? seen : {}, at: String(at ?? "") };
  }
  return found;
}

/** Keeps what is not too old. @param {Plans} all */
function keep(all) {
  const oldest = Date.now() - KEPT_DAYS * 86_400_000;
  const events = Object.fromEntries(Object.entries(all).filter(([, plan]) => !(Date.parse(plan.end) < oldest)));
  put(PLAN_KEY, JSON.stringify({ v: 2, events }));
}

/** The plan of one event. @param {string} slug @param {string} end its last day @returns {Plan} */
export function planOf(slug, end) {
  return { ...(plans()[slug] ?? { end, picks: [], seen: {}, at: "" }), end };
}

/** @param {string} slug @param {Plan} plan */
export function keepPlan(slug, plan) {
  const all = plans();
  delete all[slug];
  if (plan.picks.length > 0) all[slug] = { ...plan, at: new Date().toISOString().slice(0, 19) + "Z" };
  keep(all);
}

/**
 * Reads what older versions kept, once; forgets old plans. A list without an event is taken where its sets are on the bill.
 * @param {string} slug @param {string} end @param {(id: number) => boolean} isOnBill
 */
export function moveIn(slug, end, isOnBill) {
  const [byEvent, list] = [parsed(OLD_BY_EVENT), oldPicks(parsed(OLD_LIST))];
  const all = plans();
  const today = new Date().toISOString().slice(0, 10);
  const add = (/** @type {string} */ to, /** @type {number[]} */ picks) => {
    if (picks.length === 0) return;
    const plan = (all[to] ??= { end: to === slug ? end : today, picks: [], seen: {}, at: "" });
    plan.picks = whole([...plan.picks, ...picks]);
  };
  for (const [to, values] of Object.entries(byEvent ?? {})) add(to, oldPicks(values));
  const here = list.filter(isOnBill);
  add(slug, here);
  if (Object.keys(all).length > 0) keep(all);
  if (get(OLD_BY_EVENT) !== null) put(OLD_BY_EVENT, null);
  if (get(OLD_LIST) !== null && (here.length > 0 || list.length === 0)) put(OLD_LIST, null);
}

/** The anonymous name of this browser. */
export function session() {
  let name = get(SESSION);
  if (!name || !/^[\w-]{1,128}$/.test(name)) {
    // Without https there is no randomUUID.
    name = crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    put(SESSION, name);
  }
  return name;
}
