// <button data-copy="ID" hidden>: copies the text of the field with that id and says so beside it.
// Without JavaScript the button stays hidden and the text is there to be selected.
(function () {
  "use strict";

  async function copy(field) {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // no clipboard over plain http
    }
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(document.getElementById(button.dataset.copy));
      const said = button.parentElement.querySelector("[data-copied]");
      said.textContent = said.dataset.copied;
    });
  }
})();
