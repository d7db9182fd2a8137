// @ts-check
// Picks that a link brings to the page of a night: `?s=10,13`, or `?share=` with the name of a shared plan.

/**
 * @typedef {{picks: number[], trouble: string, from: string}} Offer picks, or why there are none; `from` names the link in a sentence
 */

/** @param {string} slug of the event @returns {Promise<Offer | null>} */
export async function offerOf(slug) {
  const asked = new URLSearchParams(location.search);
  const name = asked.get("share");
  if (name) return shared(name, slug);
  const picks = asked.get("s")?.split(",").map(Number) ?? [];
  return picks.length > 0 ? { picks, trouble: "", from: "A link" } : null;
}

/** Fetched as an import: taking a plan over is no view of it. @param {string} name @param {string} slug @returns {Promise<Offer>} */
async function shared(name, slug) {
  const none = (/** @type {string} */ trouble) => ({ picks: [], trouble: `${trouble} Your plan is as it was.`, from: "" });
  try {
    const answer = await fetch(`/api/schedule/share/${encodeURIComponent(name)}?import=1`);
    // Read in every case: a body that nobody reads keeps its connection.
    const plan = await answer.json();
    if (answer.status === 404 || answer.status === 400) return none("This shared plan has expired, or the link is not complete. Ask for a new one.");
    if (!answer.ok) return none("The shared plan could not be fetched just now. Try again in a moment.");
    if (plan.event_slug !== slug) return none(`This shared plan is for ${plan.event_name}, which is another night.`);
    return { picks: plan.performance_ids, trouble: plan.performance_ids.length > 0 ? "" : "Nothing of this shared plan is on the bill any more.", from: "A shared plan" };
  } catch {
    return none("The shared plan could not be fetched: the network is gone. Try again when you are back online.");
  }
}

/** The address without what was offered, so that it is not offered again. */
export function forgetOffer() {
  const address = new URL(location.href);
  for (const name of ["s", "share"]) address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}
