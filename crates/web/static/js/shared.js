// @ts-check
// The page of a shared plan: takes it into the fan's own plan on this device and goes to the night. Without this script the page's links open it as a list.
import { isKept, keepPlan, planOf } from "./plan-keep.js";
import { copy, noteBuild } from "./plan-send.js";
import { handOn } from "./plan-share.js";

const shared = document.getElementById("shared");
const [addButton, replaceButton, sendButton, copyButton] = ["take-add", "take-replace", "send-on", "copy-text"].map(
  (id) => /** @type {HTMLButtonElement | null} */ (document.getElementById(id)),
);

/** @param {HTMLElement} box @returns {{mine: number[], stops: number[]}} */
function both({ dataset: { slug = "", last = "", sets = "" } }) {
  return { mine: planOf(slug, last).picks, stops: sets.split(",").map(Number).filter(Boolean) };
}

/** Keeps the picks and goes to the night; where nothing can be kept, the night offers them. @param {HTMLElement} box @param {number[]} picks */
function take(box, picks) {
  const { slug = "", last = "", event = "", link = "" } = box.dataset;
  const plan = planOf(slug, last);
  const added = picks.filter((id) => !plan.picks.includes(id));
  const seen = Object.fromEntries(Object.entries(plan.seen).filter(([id]) => picks.includes(Number(id))));
  keepPlan(slug, { ...plan, picks, seen });
  if (added.length > 0) noteBuild(event, added);
  location.assign(isKept() ? `/event/${slug}#my-plan` : `/event/${slug}?share=${link.split("/").pop()}`);
}

/** @param {HTMLElement} box */
function offer(box) {
  const { mine, stops } = both(box);
  const isNew = stops.some((id) => !mine.includes(id));
  const isLost = mine.some((id) => !stops.includes(id));
  if (addButton) addButton.textContent = isNew || mine.length === 0 ? "Add to my plan" : "Open my plan";
  if (replaceButton) replaceButton.hidden = !isLost;
}

if (shared) {
  offer(shared);
  addButton?.addEventListener("click", () => {
    const { mine, stops } = both(shared);
    take(shared, [...new Set([...mine, ...stops])]);
  });
  replaceButton?.addEventListener("click", () => {
    const { mine, stops } = both(shared);
    const lost = mine.filter((id) => !stops.includes(id)).length;
    if (lost === 0 || confirm(lost === 1 ? "1 pick of yours is not in this plan. Drop it?" : `${lost} picks of yours are not in this plan. Drop them?`)) take(shared, stops);
  });
  sendButton?.addEventListener("click", () => handOn(sendButton, shared.dataset.link ?? location.href));
  copyButton?.addEventListener("click", () => {
    const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("plan-text"));
    if (field) copy(copyButton, field.value, "The plan as text");
  });
  // Another window may have changed the plan, or this page comes back from the browser's memory.
  for (const kind of ["storage", "pageshow"]) addEventListener(kind, () => offer(shared));
}
