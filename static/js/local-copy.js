// <form data-local-copy="KEY">: what is typed is kept on this machine until the server has
// acknowledged it, and offered back to the same person after a lost connection, a crash or a new
// sign-in. The key holds person, form and row, so nobody is offered another person's text.
(function () {
  "use strict";
  const Cchc = window.Cchc;
  const keepers = new Map(); // KEY -> Keeper; lives on when an error page exchanges the form
  const person = document.body.dataset.user;

  class Keeper {
    constructor(form) {
      this.key = `${person}:${form.dataset.localCopy}`;
      this.id = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
      this.served = Cchc.readServed(form);
      this.page = Cchc.readPageFields(form);
      this.restored = [];
      this.done = false;
      this.attach(form);
    }

    attach(form) {
      this.form = form;
      form.addEventListener("input", () => this.later());
      form.addEventListener("change", () => this.keep());
    }

    changed() {
      return !this.done && !Cchc.same(Cchc.read(this.form), this.served);
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 300);
    }

    async keep() {
      clearTimeout(this.timer);
      if (this.done) return;
      const at = new Date();
      const copy = this.changed()
        ? { id: this.id, at: at.getTime(), values: Cchc.read(this.form), page: this.page }
        : null;
      const kept = await Cchc.copies.put(this.key, this.id, copy);
      if (this.form.dataset.sendState) return; // the sending has more important things to say
      const files = Cchc.hasFiles(this.form) ? Cchc.word("files") : "";
      const copied = copy ? Cchc.word("waiting", { time: Cchc.clock(at) }) : "";
      if (kept) Cchc.say(this.form, copy || files ? "waiting" : "", `${copied} ${files}`.trim());
      else Cchc.say(this.form, "failed", Cchc.word("unkept"));
    }

    // the server has it: only now may the copy go
    acknowledge() {
      this.done = true;
      clearTimeout(this.timer);
      const ids = [this.id, ...this.restored];
      return Promise.all(ids.map((id) => Cchc.copies.put(this.key, id, null)));
    }

    // the person was shown why this page's key or text no longer holds: a later restoring of
    // the copy must not be refused for the same reason
    forgetPage() {
      this.page = {};
      return this.keep();
    }

    offers(list) {
      return list.filter((copy) => copy.id !== this.id && !Cchc.same(copy.values, this.served));
    }

    restore(copy) {
      const left = Cchc.write(this.form, copy.values);
      Object.assign(this.page, copy.page);
      Cchc.writePageFields(this.form, copy.page);
      this.restored.push(copy.id);
      this.keep();
      return left;
    }
  }

  // the longest text that was typed; of a copy that only chose, what it chose
  function preview(form, copy, served) {
    const typed = [];
    const chosen = [];
    Object.keys(copy.values)
      .filter((name) => JSON.stringify(copy.values[name]) !== JSON.stringify(served[name]))
      .forEach((name) =>
        copy.values[name].forEach((value) => {
          const words = Cchc.chosenWords(form, name, value);
          if (words === null) typed.push(value);
          else chosen.push(words);
        }),
      );
    const longest = typed.sort((one, other) => other.length - one.length)[0] || chosen.join(", ");
    return longest.length > 140 ? `${longest.slice(0, 140)}…` : longest;
  }

  function offer(keeper, copy) {
    const note = Cchc.piece("copy-offer");
    const at = new Date(copy.at);
    note.querySelector("[data-when]").textContent = Cchc.word("unsent", {
      time: Cchc.clock(at, false),
      day: Cchc.day(at),
    });
    note.querySelector("[data-preview]").textContent = preview(keeper.form, copy, keeper.served);
    const [restore, discard, undo] = ["restore", "discard", "undo"].map((name) =>
      note.querySelector(`[data-${name}]`),
    );
    restore.addEventListener("click", () => {
      const left = keeper.restore(copy);
      note.remove();
      if (left.length) showLeft(keeper.form, left);
      const first = keeper.form.querySelector("textarea, input:not([type=hidden]), select");
      if (first) first.focus();
    });
    const flip = (dropped) => {
      Cchc.copies.put(keeper.key, copy.id, dropped ? null : copy);
      restore.hidden = discard.hidden = dropped;
      undo.hidden = !dropped;
      (dropped ? undo : restore).focus();
    };
    discard.addEventListener("click", () => flip(true));
    undo.addEventListener("click", () => flip(false));
    keeper.form.before(note);
  }

  function showLeft(form, texts) {
    const note = Cchc.piece("copy-left");
    const list = note.querySelector("ul");
    for (const text of texts) list.append(Object.assign(document.createElement("li"), { textContent: text }));
    form.before(note);
  }

  async function begin(form) {
    const known = keepers.get(form.dataset.localCopy);
    if (known) {
      known.attach(form); // an error page: what the server had is still what it first showed
      return;
    }
    const keeper = new Keeper(form);
    keepers.set(form.dataset.localCopy, keeper);
    const list = await Cchc.copies.wake(keeper.key);
    for (const copy of list.filter((one) => Cchc.same(one.values, keeper.served))) {
      Cchc.copies.put(keeper.key, copy.id, null); // the server shows this very text
    }
    keeper.offers(list).forEach((copy) => offer(keeper, copy));
  }

  Cchc.keeperOf = (form) => keepers.get(form.dataset.localCopy);
  Cchc.leaving = false;

  const all = (work) => keepers.forEach((keeper) => keeper.changed() && work(keeper));
  document.addEventListener("visibilitychange", () => document.hidden && all((one) => one.keep()));
  window.addEventListener("pagehide", () => all((one) => one.keep()));
  window.addEventListener("beforeunload", (event) => {
    if (Cchc.leaving) return;
    all((one) => one.keep());
    const open = (one) => !one.done && one.form.isConnected;
    const unsent = (one) => open(one) && (one.changed() || Cchc.hasFiles(one.form));
    if (Array.from(keepers.values()).some(unsent)) event.preventDefault();
  });

  Cchc.onPage(() => {
    if (person) document.querySelectorAll("main form[data-local-copy]").forEach(begin);
  });
})();
