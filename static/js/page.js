// What every page does: search by Ctrl+K, the way from an error to its field, the open menu,
// the time of the last saving, and the progress of work in the background.
(function () {
  "use strict";
  const Cchc = window.Cchc;

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      const search = document.querySelector("[data-palette]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") closeMenus(null, true);
    if (event.ctrlKey && event.key === "Enter" && !event.isComposing) sendBy(event.target.form);
  });

  // on a phone a filter that holds nothing yet leaves the room to the list
  if (window.matchMedia("(max-width: 600px)").matches) {
    for (const fold of document.querySelectorAll("details[data-fold]")) fold.open = false;
  }

  // Ctrl+Enter presses the button that says so
  function sendBy(form) {
    const button = form && form.querySelector("[data-ctrl-enter]");
    if (button) form.requestSubmit(button);
  }

  function closeMenus(inside, refocus) {
    for (const menu of document.querySelectorAll(".user-menu[open], details[data-menu][open]")) {
      if (menu.contains(inside)) continue;
      menu.open = false;
      if (refocus) menu.querySelector("summary").focus();
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target, false));

  // a group of radio buttons has no field of its own id: go to its first button
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-focus]");
    if (!link) return;
    const named = document.getElementsByName(link.dataset.focus);
    const field = document.getElementById(link.hash.slice(1));
    const target = field && field.matches("input, select, textarea") ? field : named[0];
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "center" });
  });

  Cchc.onPage(() => {
    const summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  });

  function tellSaved() {
    let at = null;
    try {
      at = sessionStorage.getItem("cchc:saved");
      sessionStorage.removeItem("cchc:saved");
    } catch {
      // nothing is known, so nothing is said
    }
    if (!at) return;
    const line = Cchc.piece("save-state");
    line.dataset.saveState = "saved";
    line.textContent = Cchc.word("saved", { time: at });
    document.getElementById("messages").append(line);
  }
  tellSaved();

  // <section id="…" data-progress="SECONDS">: read again from the same address until the server
  // sends it without data-progress (the work ended).
  async function follow(part) {
    const again = (wait) => setTimeout(() => follow(part), wait * 1000);
    const pause = Number(part.dataset.progress) || 2;
    try {
      const response = await fetch(location.href);
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      const next = fresh.getElementById(part.id);
      if (!next) return;
      part.replaceWith(document.adoptNode(next));
      if (next.dataset.progress) setTimeout(() => follow(next), pause * 1000);
    } catch {
      again(pause * 3);
    }
  }
  for (const part of document.querySelectorAll("[id][data-progress]")) {
    setTimeout(() => follow(part), (Number(part.dataset.progress) || 2) * 1000);
  }
})();
