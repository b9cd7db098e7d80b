// <form data-confirm="what will happen"> or the same on a submit button: asks before sending.
// Without JavaScript the server asks by a page of its own.
(function () {
  "use strict";
  const Cchc = window.Cchc;
  const answered = new WeakSet();

  function ask(text, button) {
    const dialog = Cchc.piece("confirm-dialog");
    dialog.querySelector("[data-text]").textContent = text;
    const go = dialog.querySelector("[value=yes]");
    const verb = button && (button.textContent.trim() || button.value);
    if (verb) go.textContent = verb;
    if (button && button.classList.contains("btn-danger")) go.classList.replace("btn-primary", "btn-danger");
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
    });
  }

  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const button = event.submitter;
      const text = (button && button.dataset.confirm) || form.dataset.confirm;
      if (!text || answered.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!(await ask(text, button))) {
        if (button) button.focus();
        return;
      }
      answered.add(form);
      form.requestSubmit(button);
    },
    true,
  );
})();
