// <output data-live-line="ID of a form" data-choice="FIELD" data-line="…" data-line-VALUE="…">:
// shows the line as it will print while it is typed. The patterns come from the server; {field}
// in them becomes what stands in that field of the form, an empty field a dotted gap.
(function () {
  "use strict";
  const GAP = "……………";

  function shown(form, name) {
    const field = form.elements.namedItem(name);
    if (!field) return "";
    if (field.selectedOptions) {
      return Array.from(field.selectedOptions)
        .filter((option) => option.value)
        .map((option) => option.textContent.trim())
        .join(", ");
    }
    if (field instanceof RadioNodeList || field.type === "checkbox") {
      const boxes = field instanceof RadioNodeList ? Array.from(field) : [field];
      return boxes
        .filter((box) => box.checked)
        .map((box) => (box.labels[0] ? box.labels[0].textContent.trim() : box.value))
        .join(", ");
    }
    return field.value.trim();
  }

  function draw(line) {
    const form = document.getElementById(line.dataset.liveLine);
    if (!form) return;
    const choice = form.elements.namedItem(line.dataset.choice);
    const value = choice ? choice.value : "";
    const pattern = line.getAttribute(`data-line-${value}`) || line.dataset.line;
    line.textContent = pattern
      .replace(/\{(\w+)\}/g, (_, name) => shown(form, name) || GAP)
      .replace(/\.{2,}$/, ".");
  }

  window.Cchc.onPage(() => {
    for (const line of document.querySelectorAll("[data-live-line]")) {
      const form = document.getElementById(line.dataset.liveLine);
      if (!form || "ready" in line.dataset) continue;
      line.dataset.ready = "";
      form.addEventListener("input", () => draw(line));
      form.addEventListener("change", () => draw(line));
      draw(line);
    }
  });
})();
