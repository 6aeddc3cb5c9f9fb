// Runs before the first paint, so that a chosen theme never flashes in the other one's colours.
(function () {
  try {
    var theme = localStorage.getItem("giaoban.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    document.documentElement.lang = localStorage.getItem("giaoban.language") || "vi";
  } catch (unavailable) {
    // Storage is switched off: the system's theme is used.
  }
})();
