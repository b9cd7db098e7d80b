// <input type=file data-save-now="BUTTON">: chosen or pasted files go to the server at once, with
// the draft as it stands, by the form's button of that name. Each then has its own fields.
(function () {
  "use strict";
  document.addEventListener("change", (event) => {
    const input = event.target.closest("input[type=file][data-save-now]");
    if (!input || !input.files.length) return;
    const button = input.form.querySelector(`[name="${input.dataset.saveNow}"]`);
    if (button) input.form.requestSubmit(button);
  });
})();
