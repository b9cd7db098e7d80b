// Runs before the first paint: the light or dark look the person chose, light until then.
(function () {
  "use strict";
  const root = document.documentElement;
  let chosen = "light";
  try {
    chosen = localStorage.getItem("cchc:theme") === "dark" ? "dark" : "light";
  } catch {
    // a browser that keeps nothing stays light
  }
  root.dataset.bsTheme = chosen;

  document.addEventListener("DOMContentLoaded", function () {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
      root.dataset.bsTheme = next;
      try {
        localStorage.setItem("cchc:theme", next);
      } catch {
        // then the choice lasts until the page is left
      }
    });
  });
})();
