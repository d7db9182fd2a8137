// @ts-check
// The page of a band: its next sets can be picked for the plan of their night, and the page can be passed on.
import { keepPlan, planOf, session } from "./plan-keep.js";

/** @param {string} words @param {(pressed: HTMLButtonElement) => void} press */
function profileButton(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "act";
  made.textContent = words;
  made.addEventListener("click", () => press(made));
  return made;
}

/** @param {HTMLButtonElement} shown @param {boolean} isPicked @param {string} night */
function say(shown, isPicked, night) {
  const whose = document.createElement("span");
  whose.className = "hush";
  whose.textContent = ` (${night})`;
  shown.replaceChildren(isPicked ? "★ On my plan: remove" : "☆ Add to my plan", whose);
  shown.classList.toggle("picked", isPicked);
}

for (const gig of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".gig[data-set]"))) {
  const { slug = "", last = "", event = "", set = "" } = gig.dataset;
  const id = Number(set);
  const night = gig.querySelector("h3")?.textContent?.trim() ?? "";
  const pick = profileButton("", () => {
    const plan = planOf(slug, last);
    const isPicked = !plan.picks.includes(id);
    plan.picks = isPicked ? [...plan.picks, id] : plan.picks.filter((other) => other !== id);
    delete plan.seen[id];
    keepPlan(slug, plan);
    say(pick, isPicked, night);
    if (!isPicked) return;
    const body = JSON.stringify({ event_id: Number(event), performance_ids: [id], user_session: session() });
    fetch("/api/schedule/build", { method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive: true }).catch(() => {});
  });
  say(pick, planOf(slug, last).picks.includes(id), night);
  gig.append(pick);
}

const who = document.querySelector(".who [data-share]");
who?.append(
  profileButton("Share this page", async (pressed) => {
    const page = { title: document.title, url: location.origin + location.pathname };
    try {
      if (typeof navigator.share === "function") return await navigator.share(page);
      await navigator.clipboard.writeText(page.url);
      pressed.textContent = "Link copied";
      setTimeout(() => (pressed.textContent = "Share this page"), 2000);
    } catch {
      // Closed, or not allowed: the address is in the address bar.
    }
  }),
);
