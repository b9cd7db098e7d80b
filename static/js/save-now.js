// <input type=file data-save-now="BUTTON">: chosen or pasted files go to the server at once, with
// the draft as it stands, by the form's button of that name. Each then has its own fields.
(function () {
  "use strict";
  function saveNow(input) {
    if (!input || !input.files.length) return;
    const button = input.form.querySelector(`[name="${input.dataset.saveNow}"]`);
    if (button) input.form.requestSubmit(button);
  }

  document.addEventListener("change", (event) => {
    saveNow(event.target.closest("input[type=file][data-save-now]"));
  });
  // on a slow line a file may be chosen before this script is there
  document.querySelectorAll("input[type=file][data-save-now]").forEach(saveNow);
})();
