// A plain script that runs before the first paint, so that a chosen theme does not flash. The rest is ui/preferences.js.
try {
  document.documentElement.dataset.theme = localStorage.getItem("paraph.theme") || "auto";
} catch {
  document.documentElement.dataset.theme = "auto";
}
