// @ts-check
// A plan as a link (public specification, 6.3): made by the server, handed on by the system's sheet, the clipboard or a field.
import { notice } from "./plan-page.js";
import { MOST_SETS, below, copy, post, speak } from "./plan-send.js";

/** The link made last, and of which picks: sharing the same plan again needs no other one. */
let made = { picks: "", url: "" };
let isSharing = false;

/** Hands a link on. Closing the sheet is no error. @param {HTMLButtonElement} pressed @param {string} url */
export async function handOn(pressed, url) {
  if (navigator.share) {
    try {
      return await navigator.share({ title: document.title, url });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      // The sheet cannot be shown here: the link goes another way.
    }
  }
  await copy(pressed, url, "Link to this plan");
}

/** @param {HTMLElement} pressed @param {string} words */
function complain(pressed, words) {
  below(pressed, notice(words));
  speak(words);
}

/** The link of some picks; null after a complaint. @param {HTMLElement} pressed @param {string} slug @param {number[]} picks */
async function linkOf(pressed, slug, picks) {
  if (made.picks === String(picks)) return made.url;
  try {
    const answer = await post("/api/schedule/share", { event_slug: slug, performance_ids: picks });
    const { url, message } = await answer.json();
    if (answer.ok) {
      made = { picks: String(picks), url };
      return url;
    }
    complain(pressed, `No link was made. ${message}`);
  } catch {
    complain(pressed, "No link was made: the network is gone. Your plan is safe here; try again when you are back online.");
  }
  return null;
}

/** @param {HTMLButtonElement} pressed @param {string} slug of the event @param {number[]} picks on its bill */
export async function share(pressed, slug, picks) {
  if (isSharing) return;
  below(pressed);
  if (picks.length > MOST_SETS) return complain(pressed, `A link holds ${MOST_SETS} sets and your plan has ${picks.length}. Choose the ones to share first.`);
  isSharing = true;
  pressed.setAttribute("aria-busy", "true");
  const url = await linkOf(pressed, slug, picks);
  if (url) await handOn(pressed, url);
  pressed.removeAttribute("aria-busy");
  isSharing = false;
}
