// <output data-live-line="ID of a form" data-choice="FIELD" data-line="…" data-line-VALUE="…">:
// shows the line as it will print while it is typed. The patterns come from the server; {field}
// in them becomes what stands in that field of the form, an empty field a dotted gap. What stands
// in brackets at the end falls away when it is empty or the sentence says it already.
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

  // a sentence has a stop at its end, unless it has one of its own
  const sentence = (text) => (!text || /[.!?…;:]$/.test(text) ? text : `${text}.`);

  function filled(form, pattern) {
    const texts = [];
    const line = pattern.replace(/\{(\w+)\}/g, (_, name) => {
      const field = form.elements.namedItem(name);
      const text = shown(form, name);
      texts.push(text);
      return (field && field.type === "textarea" ? sentence(text) : text.replace(/\.+$/, "")) || GAP;
    });
    return { line, texts };
  }

  function draw(line) {
    const form = document.getElementById(line.dataset.liveLine);
    if (!form) return;
    const choice = form.elements.namedItem(line.dataset.choice);
    const pattern = line.getAttribute(`data-line-${choice ? choice.value : ""}`) || line.dataset.line;
    const [, head, tail] = /^(.*?)( \(.*)?$/s.exec(pattern);
    const said = filled(form, head);
    const added = filled(form, tail || "");
    const heard = said.line.toLowerCase();
    const news = added.texts.some((text) => text && !heard.includes(text.toLowerCase()));
    line.textContent = said.line + (news ? added.line : "");
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
