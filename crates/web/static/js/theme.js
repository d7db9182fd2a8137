// Runs before the first paint: sets the theme the visitor chose and whether list or timetable is shown, and says that scripts work, that the note on
// privacy has been read, and how many plans the list of nights needs room for.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("settimes:theme");
    if (/^(midnight|neon|daylight|paper)$/.test(theme || "")) root.dataset.theme = theme || "";
    if (localStorage.getItem("settimes:view") === "timetable") root.dataset.view = "timetable";
    if (localStorage.getItem("privacy-acknowledged")) root.dataset.noted = "";
    var events = JSON.parse(localStorage.getItem("settimes:plan") || "{}").events || {};
    var open = Object.keys(events).filter(function (slug) {
      var plan = events[slug] || {};
      return plan.picks && plan.picks.length > 0 && Date.parse(plan.end) + 144000000 > Date.now();
    });
    if (open.length > 0) root.dataset.plans = String(Math.min(3, open.length));
  } catch (_) {
    // Storage is switched off, or what it holds is broken: the system decides.
  }
})();
