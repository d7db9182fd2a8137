// Runs before the first paint: sets the theme the visitor chose and whether list or timetable is shown, and says that scripts work.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("settimes:theme");
    if (/^(midnight|neon|daylight|paper)$/.test(theme || "")) root.dataset.theme = theme || "";
    if (localStorage.getItem("settimes:view") === "timetable") root.dataset.view = "timetable";
  } catch (_) {
    // Storage is switched off: the system decides.
  }
})();
