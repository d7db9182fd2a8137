// @ts-check
// What a fan does with the list of a night: narrow it, choose between list and timetable, print it, copy the code for other pages. Without script the form
// asks the server, and list and timetable stand one below the other.
import { button, el, still } from "./plan-page.js";

const VIEW_KEY = "settimes:view";

const narrowForm = () => /** @type {HTMLFormElement | null} */ (document.querySelector("form.narrow"));

/** What is left out, as the form says it. */
function readNarrow() {
  const form = narrowForm();
  const data = form ? new FormData(form) : new FormData();
  return { venue: String(data.get("venue") ?? ""), genre: String(data.get("genre") ?? ""), over: data.has("over") };
}

let narrowed = readNarrow();

/** Whether the list leaves a set out. @param {HTMLElement} row */
function isLeftOut(row) {
  const genres = row.querySelector(".genre")?.textContent?.toLowerCase().split(",").map((word) => word.trim()) ?? [];
  const { venue, genre, over } = narrowed;
  return (venue !== "" && row.dataset.room !== venue) || (genre !== "" && !genres.includes(genre.toLowerCase())) || (over && row.classList.contains("over"));
}

/** Hides what holds nothing but hidden things. @param {string} outer @param {string} inner */
function hideEmpty(outer, inner) {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(outer))) {
    const inside = [...part.querySelectorAll(inner)];
    part.hidden = inside.length > 0 && inside.every((it) => it instanceof HTMLElement && it.hidden);
  }
}

function narrowList() {
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#order .set[id]")]);
  for (const row of rows) row.hidden = isLeftOut(row);
  const left = new Set(rows.filter((row) => !row.hidden).map((row) => row.id.slice(4)));
  for (const block of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tt .b"))) block.hidden = !left.has(block.dataset.set ?? "");
  hideEmpty("#order .slot", ".set");
  hideEmpty("#order .earlier", ".set");
  hideEmpty(".tt-room", ".b");
  const shown = document.querySelector(".narrow .shown");
  const words = left.size < rows.length ? `${left.size} of ${rows.length} sets` : "";
  if (!shown || shown.textContent?.startsWith(words || " ")) return;
  shown.replaceChildren(...(words ? [`${words} `, button("Show all", "act quiet", showAll)] : []));
}

function showAll() {
  narrowForm()?.querySelectorAll("option").forEach((option) => (option.selected = option.value === ""));
  narrowForm()?.querySelectorAll("input").forEach((input) => (input.checked = false));
  takeNarrow();
  narrowForm()?.querySelector("select")?.focus();
}

function takeNarrow() {
  narrowed = readNarrow();
  still(narrowForm(), narrowList);
}

/** The form of a page that has just come says what the server was asked, not what the fan chose since. */
function keepNarrow() {
  const form = narrowForm();
  for (const select of form?.querySelectorAll("select") ?? []) select.value = narrowed[select.name === "venue" ? "venue" : "genre"];
  for (const input of form?.querySelectorAll("input") ?? []) input.checked = narrowed.over;
  narrowList();
}

/** List or timetable, where there is space for one of them. @param {string} hash */
function chooseView(hash) {
  const view = hash === "#timetable" ? "timetable" : /^#(order|set-)/.test(hash) ? "order" : null;
  if (!view || document.documentElement.dataset.view === view) return;
  document.documentElement.dataset.view = view;
  try {
    localStorage.setItem(VIEW_KEY, view);
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
}

/** @param {HTMLButtonElement} pressed @param {HTMLTextAreaElement} field */
async function copyCode(pressed, field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    pressed.textContent = "Copied";
    setTimeout(() => (pressed.textContent = "Copy"), 2000);
  } catch {
    // The field is selected: the fan's own way of copying works.
  }
}

/** Buttons that need a script. */
function addButtons() {
  const acts = document.querySelector(".mast .acts");
  if (acts && !acts.querySelector(".print")) acts.append(button("Print", "act quiet print", () => print()));
  const field = document.querySelector(".embed textarea");
  if (!(field instanceof HTMLTextAreaElement) || document.querySelector(".embed .act")) return;
  const copyButton = button("Copy", "act", () => copyCode(copyButton, field));
  field.closest("label")?.after(copyButton);
}

/** On paper stands everything, and where and when it comes from. */
addEventListener("beforeprint", () => {
  if (document.documentElement.dataset.print) return;
  for (const part of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".earlier:not([open])"))) {
    part.open = true;
    part.dataset.folded = "";
  }
  const where = location.origin + location.pathname;
  document.querySelector("main")?.append(el("p", "printed by-us", `${where}, printed ${new Date().toLocaleDateString()}`));
});
addEventListener("afterprint", () => {
  document.querySelector(".printed.by-us")?.remove();
  for (const part of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("[data-folded]"))) {
    part.open = false;
    delete part.dataset.folded;
  }
});

document.addEventListener("change", ({ target }) => {
  if (target instanceof Element && target.closest(".narrow")) takeNarrow();
});
document.addEventListener("submit", (event) => {
  if (event.target === narrowForm()) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const way = target instanceof Element ? target.closest("a") : null;
  if (way && way.pathname === location.pathname) chooseView(way.hash);
});
document.addEventListener("settimes:fresh", () => {
  keepNarrow();
  addButtons();
});
setInterval(() => narrowed.over && narrowList(), 30_000);
if (location.hash) chooseView(location.hash);
addButtons();
narrowList();
