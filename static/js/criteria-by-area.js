// A list with data-narrowed-by="ID of another list": its groups bear the names of that list's
// choices, and only the group of the chosen one is offered. While nothing is chosen there, all are
// offered, and choosing one chooses its group. Without this script the server does the same.
(function () {
  "use strict";
  for (const list of document.querySelectorAll("select[data-narrowed-by]")) {
    const area = document.getElementById(list.dataset.narrowedBy);
    const groups = Array.from(list.querySelectorAll("optgroup"));

    function narrow() {
      const name = area.value ? area.selectedOptions[0].text : "";
      for (const group of groups) {
        group.hidden = group.disabled = Boolean(name) && group.label !== name;
        if (group.hidden && group.contains(list.selectedOptions[0])) list.value = "";
      }
    }

    area.addEventListener("change", narrow);
    list.addEventListener("change", () => {
      const group = list.selectedOptions[0].closest("optgroup");
      if (!group || area.value) return;
      const named = Array.from(area.options).find((option) => option.text === group.label);
      if (!named) return;
      area.value = named.value;
      area.dispatchEvent(new Event("change", { bubbles: true }));
    });
    narrow();
  }
})();
