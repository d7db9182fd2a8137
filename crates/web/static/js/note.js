// @ts-check
// The note that nothing is tracked goes away for good when somebody has read it; theme.js keeps it away before the first paint.

document.querySelector(".noted button")?.addEventListener("click", () => {
  document.documentElement.dataset.noted = "";
  try {
    localStorage.setItem("privacy-acknowledged", "1");
  } catch {
    // Storage is switched off: the note comes back with the next page.
  }
});
