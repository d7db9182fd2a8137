// @ts-check
// How a plan leaves the page: what was added is counted, and texts and links are handed on.
import { session } from "./plan-keep.js";
import { el } from "./plan-page.js";

const COPIED_MS = 2_000;
/** Most sets that a build, a calendar address or a link names. */
export const MOST_SETS = 50;

/** @param {string} address @param {object} body */
export const post = (address, body) =>
  fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), keepalive: true });

/** Counts what was added to a plan, without a person behind it. @param {string} event @param {number[]} sets */
export function noteBuild(event, sets) {
  for (let from = 0; from < sets.length; from += MOST_SETS) {
    const body = { event_id: Number(event), performance_ids: sets.slice(from, from + MOST_SETS), user_session: session() };
    post("/api/schedule/build", body).catch(() => {});
  }
}

/** Says something to whoever listens to the page. @param {string} words */
export function speak(words) {
  const live = document.getElementById("plan-says");
  if (live && words) live.textContent = words;
}

/** Puts one thing below a button, in the place of what stood there. @param {HTMLElement} pressed @param {Element} [what] */
export function below(pressed, what) {
  const row = pressed.closest(".acts") ?? pressed;
  if (row.nextElementSibling?.classList.contains("handed")) row.nextElementSibling.remove();
  if (!what) return;
  what.classList.add("handed");
  row.after(what);
}

/** Into the clipboard, else into a field to copy from. @param {HTMLButtonElement} pressed @param {string} text @param {string} label */
export async function copy(pressed, text, label) {
  const words = pressed.textContent;
  below(pressed);
  try {
    await navigator.clipboard.writeText(text);
    pressed.textContent = "Copied";
    speak("Copied.");
    setTimeout(() => (pressed.textContent = words), COPIED_MS);
  } catch {
    const field = /** @type {HTMLTextAreaElement} */ (el("textarea", "copy"));
    field.value = text;
    field.rows = text.split("\n").length;
    field.readOnly = true;
    field.setAttribute("aria-label", label);
    below(pressed, field);
    field.focus();
    field.select();
  }
}
