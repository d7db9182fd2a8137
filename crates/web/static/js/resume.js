// @ts-check
// "Continue your plan" on the list of nights. theme.js has counted the plans before the first paint, so there is room for them.

/** What stands behind a key of this browser; nothing that is broken. @param {string} key @returns {any} */
function keptValue(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** The name of a night, as the page says it. @param {string} slug */
function nightName(slug) {
  const named = document.querySelector(`.name a[href="/event/${CSS.escape(slug)}"], .bygones a[href="/event/${CSS.escape(slug)}"] .name`);
  return named?.textContent ?? slug.replaceAll("-", " ");
}

function resume() {
  const box = document.getElementById("resume");
  if (!box) return;
  // A night is over 40 hours after its day began, by any clock; theme.js counts the same.
  const open = Object.entries(keptValue("settimes:plan")?.events ?? {}).filter(([, plan]) => {
    const { end, picks } = /** @type {any} */ (plan) ?? {};
    return picks?.length > 0 && Date.parse(end) + 40 * 3_600_000 > Date.now();
  });
  open.sort(([, a], [, b]) => String(/** @type {any} */ (a).end).localeCompare(String(/** @type {any} */ (b).end)));
  const rows = open.slice(0, 3).map(([slug, plan]) => {
    const count = /** @type {any} */ (plan).picks.length;
    const way = document.createElement("a");
    way.href = `/event/${encodeURIComponent(slug)}#my-plan`;
    const [facts, name] = [document.createElement("span"), document.createElement("b")];
    facts.textContent = `Continue your plan, ${count} ${count === 1 ? "set" : "sets"}`;
    name.textContent = nightName(slug);
    way.append(facts, " ", name);
    return way;
  });
  box.replaceChildren(...rows);
}

resume();
