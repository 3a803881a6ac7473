// A plain script that runs before the first paint, so that the wrong theme does not flash. See ui/shell/preferences.js.
try {
  document.documentElement.dataset.theme = localStorage.getItem("paraph.theme") || "auto";
} catch {
  document.documentElement.dataset.theme = "auto";
}
