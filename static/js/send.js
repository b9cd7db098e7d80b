// Sends <form data-local-copy> without leaving the page until the server has answered: with the
// server down, the line cut or the session over, everything typed stays where it is. The line
// beside the button always says what is true.
(function () {
  "use strict";
  const Cchc = window.Cchc;
  const RETRY_MS = [2000, 4000, 8000, 15000, 30000];
  const waiting = new Map(); // form -> {submitter, tries, timer}

  Cchc.say = function (form, state, text, extra) {
    let line = form.querySelector("[data-save-state]");
    if (!line) {
      line = Cchc.piece("save-state");
      (form.querySelector(".actions") || form).append(line);
    }
    line.dataset.saveState = state;
    line.replaceChildren(text || "", ...(extra || []));
  };

  function settle(form, state, text, extra) {
    form.dataset.sendState = state;
    Cchc.say(form, state, text, extra);
  }

  function bodyOf(form, submitter) {
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    return form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  }

  const isLogin = (address) =>
    new URL(address, location.href).pathname === document.body.dataset.login;

  function request(form, submitter) {
    const address = (submitter && submitter.getAttribute("formaction")) || form.getAttribute("action");
    return fetch(address || location.href, {
      method: "POST",
      body: bodyOf(form, submitter),
      headers: { "X-Form-Fetch": "1" },
      signal: AbortSignal.timeout(Cchc.hasFiles(form) ? 180000 : 30000),
    });
  }

  // A new sign-in makes the page's token void: fetch the page again and take its token,
  // but only when the same person is signed in.
  async function renew() {
    const response = await fetch(location.href);
    if (response.redirected && isLogin(response.url)) return "expired";
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (fresh.body.dataset.user !== document.body.dataset.user) return "other";
    const token = fresh.querySelector("[name=csrfmiddlewaretoken]");
    if (!token) return "expired";
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      field.value = token.value;
    }
    return "fresh";
  }

  // `why`: "failed", no answer, or "busy", the database is locked
  function again(form, submitter, tries, why = "failed") {
    const pause = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
    const timer = setTimeout(() => send(form, submitter, tries + 1), pause);
    waiting.set(form, { submitter, tries, timer });
    settle(form, "failed", Cchc.word(why), [resendButton(form, submitter)]);
  }

  function resendButton(form, submitter) {
    const button = Cchc.piece("resend");
    button.addEventListener("click", () => send(form, submitter, 0));
    return button;
  }

  function refused(form, submitter, why) {
    const extra = [resendButton(form, submitter)];
    if (why === "expired") extra.unshift(Cchc.piece("sign-in-again"));
    if (why === "expired") waiting.set(form, { submitter, tries: 0, timer: 0 });
    settle(form, "failed", Cchc.word(why), extra);
  }

  async function acknowledged(form, target) {
    const keeper = Cchc.keeperOf(form);
    const patience = new Promise((resolve) => setTimeout(resolve, 1000));
    if (keeper) await Promise.race([keeper.acknowledge(), patience]);
    try {
      sessionStorage.setItem("cchc:saved", Cchc.clock(new Date()));
    } catch {
      // then the next page says it without the time
    }
    settle(form, "saved", Cchc.word("saved", { time: Cchc.clock(new Date()) }));
    Cchc.leaving = true;
    const next = new URL(target, location.href);
    const samePage = next.pathname + next.search === location.pathname + location.search;
    if (samePage && next.hash) {
      location.hash = next.hash;
      location.reload();
    } else {
      location.assign(next);
    }
  }

  // The server answered with a page: errors beside the fields, or why it refused.
  function show(form, html, status) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const main = fresh.querySelector("main");
    if (!main) return false;
    const files = Array.from(form.elements).filter((field) => field.files && field.files.length);
    const keeper = Cchc.keeperOf(form);
    if (keeper && status === 409) keeper.forgetPage();
    document.querySelector("main").replaceWith(document.adoptNode(main));
    document.title = fresh.title;
    for (const old of files) {
      const field = main.querySelector(`input[type=file][name="${CSS.escape(old.name)}"]`);
      if (field) field.files = old.files;
    }
    document.dispatchEvent(new CustomEvent("cchc:swap"));
    const renewed = main.querySelector(`form[data-local-copy="${CSS.escape(form.dataset.localCopy)}"]`);
    if (renewed) Cchc.say(renewed, "failed", Cchc.word("rejected"));
    const summary = main.querySelector("[data-error-summary]");
    (summary || main).focus();
    window.scrollTo(0, 0);
    if (summary) summary.scrollIntoView({ block: "center" }); // a form may stand far down its page
    return true;
  }

  async function answer(form, submitter, tries, response, renewed) {
    const target = response.headers.get("X-Go-To");
    if (target && response.headers.get("X-Saved")) return acknowledged(form, target);
    if (isLogin(target || response.url)) return refused(form, submitter, "expired");
    if (response.status === 503) return again(form, submitter, tries, "busy");
    if ([502, 504].includes(response.status)) return again(form, submitter, tries);
    if (response.status === 403 && !renewed) {
      const state = await renew();
      return state === "fresh" ? send(form, submitter, tries, true) : refused(form, submitter, state);
    }
    if (response.status === 413) return refused(form, submitter, "toolarge");
    if (target || response.redirected || response.status >= 500) return refused(form, submitter, "broken");
    if (!show(form, await response.text(), response.status)) refused(form, submitter, "broken");
  }

  async function send(form, submitter, tries, renewed) {
    if (form.dataset.sendState === "sending" && !renewed) return;
    clearTimeout((waiting.get(form) || {}).timer);
    waiting.delete(form);
    settle(form, "sending", Cchc.word("sending"));
    const keeper = Cchc.keeperOf(form);
    if (keeper) await keeper.keep();
    try {
      await answer(form, submitter, tries, await request(form, submitter), renewed);
    } catch {
      again(form, submitter, tries);
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-local-copy]")) return;
    if (form.method !== "post" || !document.body.dataset.user) return;
    event.preventDefault();
    send(form, event.submitter, 0);
  });

  // the line is back, or the person comes back from signing in: what waits goes at once
  const resume = () =>
    waiting.forEach((one, form) => form.isConnected && send(form, one.submitter, one.tries));
  window.addEventListener("online", resume);
  window.addEventListener("focus", resume);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach((form) => delete form.dataset.sendState);
  });
})();
