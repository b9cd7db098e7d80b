// <div data-paste-target="ID of a file input">, or a file input with data-paste-target: pictures
// from the clipboard, or dropped here, go into the input, with a small preview each. The input
// itself stays and works without this.
(function () {
  "use strict";
  const Cchc = window.Cchc;

  function nameOf(file, number) {
    if (file.name && !/^image\.\w+$/.test(file.name)) return file.name;
    const now = new Date();
    const [day, month, year] = Cchc.day(now).split("/");
    const ending = file.type === "image/png" ? "png" : "jpg";
    return `anh-dan-${year}${month}${day}-${Cchc.clock(now).replaceAll(":", "")}-${number}.${ending}`;
  }

  const pictures = (list) =>
    Array.from(list || []).filter((file) => /^image\/(png|jpeg)$/.test(file.type));

  class Target {
    constructor(box) {
      this.box = box;
      this.input = document.getElementById(box.dataset.pasteTarget) || box.querySelector("input[type=file]");
      this.list = box.querySelector("[data-previews]") || box.appendChild(Cchc.piece("photo-list"));
      box.dataset.ready = "";
      this.input.addEventListener("change", () => this.show());
      for (const kind of ["dragenter", "dragover"]) {
        box.addEventListener(kind, (event) => {
          event.preventDefault();
          box.classList.add("over");
        });
      }
      box.addEventListener("dragleave", () => box.classList.remove("over"));
      box.addEventListener("drop", (event) => {
        event.preventDefault();
        box.classList.remove("over");
        this.add(Array.from(event.dataTransfer.files));
      });
      this.show();
    }

    set(files) {
      const carrier = new DataTransfer();
      for (const file of files) carrier.items.add(file);
      this.input.files = carrier.files;
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    add(files) {
      if (!files.length) return;
      const known = this.input.multiple ? Array.from(this.input.files) : [];
      const named = files.map(
        (file, n) => new File([file], nameOf(file, known.length + n + 1), { type: file.type }),
      );
      this.set(this.input.multiple ? known.concat(named) : named.slice(-1));
    }

    show() {
      for (const picture of this.list.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
      this.list.replaceChildren(...Array.from(this.input.files, (file) => this.row(file)));
    }

    row(file) {
      const row = Cchc.piece("photo-row");
      const picture = row.querySelector("img");
      if (file.type.startsWith("image/")) picture.src = URL.createObjectURL(file);
      else picture.remove();
      row.querySelector("[data-name]").textContent = file.name;
      const remove = row.querySelector("button");
      remove.setAttribute("aria-label", `${remove.textContent.trim()}: ${file.name}`);
      remove.addEventListener("click", () => {
        this.set(Array.from(this.input.files).filter((other) => other !== file));
        this.input.focus();
      });
      return row;
    }
  }

  let targets = [];
  document.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    // text copied from Word brings its own picture along: the text is meant
    if (data.types.includes("text/plain")) return;
    const found = pictures(data.files);
    const near = event.target.closest && event.target.closest("form");
    const live = targets.filter((target) => target.box.isConnected);
    const target = live.find((one) => one.box.contains(event.target)) ||
      live.find((one) => near && one.input.form === near) || live[0];
    if (!found.length || !target) return;
    event.preventDefault();
    target.add(found);
  });

  Cchc.onPage(() => {
    targets = targets.filter((target) => target.box.isConnected);
    for (const input of document.querySelectorAll("input[data-paste-target]")) {
      delete input.dataset.pasteTarget;
      const box = input.parentElement;
      if (!box.closest("[data-paste-target]")) box.dataset.pasteTarget = input.id;
    }
    for (const box of document.querySelectorAll("[data-paste-target]:not([data-ready])")) {
      targets.push(new Target(box));
    }
  });
})();
