"""One person's walk through every kind of page that the links lead to."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Error, Page, Response

from tests.browser.english import TEXTS, is_english, texts_of

LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The first form a person would fill in; a question with one button has nothing to leave out.
SPOIL = """() => {
  const kinds = "input:not([type=hidden]):not([type=submit]):not([type=button])";
  const forms = [...document.querySelectorAll("main form, #content form")].filter((form) =>
    form.method === "post" && !form.matches("#changelist-form") && form.querySelector("[type=submit]")
    && form.querySelector(`${kinds}, select, textarea`));
  if (!forms.length) return false;
  const form = forms[0];
  form.noValidate = true;
  for (const field of form.elements) {
    if (field.type === "hidden" || field.readOnly) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else if (field.tagName === "SELECT") field.value = "";
    else if (field.matches("input:not([type=file]):not([type=submit]), textarea"))
      field.value = /day|date|_on$|held|from|until/.test(field.name) ? "31/02/2018" : "";
  }
  return true;
}"""
SEND = """() => {
  const form = [...document.querySelectorAll("main form, #content form")].find(
    (one) => one.noValidate && one.method === "post");
  HTMLFormElement.prototype.submit.call(form);
}"""
ERRORS = "[data-error-summary], .errornote, .errorlist, .invalid-feedback, .alert-danger"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def route_of(url: str) -> str:
    """The name of an address, with what makes a page look different."""
    parts = urlsplit(url)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return parts.path
    kinds = [match.kwargs[name] for name in ("move", "form", "section") if name in match.kwargs]
    kind = "kind=" + parts.query.split("kind=")[1].split("&")[0] if "kind=" in parts.query else ""
    return " ".join([match.view_name, *map(str, kinds), kind]).strip()


class Crawl:
    """Faults are gathered, so that one run shows all."""

    def __init__(
        self,
        context: BrowserContext,
        site: str,
        accessible: Callable[[Page], None],
        looked_at: Counter[str],
        *,
        thorough: bool,
    ) -> None:
        self.page = context.new_page()
        self.site = site
        self.accessible = accessible
        self.looked_at = looked_at  # by whoever walked before, too
        self.thorough = thorough
        self.faults: list[str] = []
        self.walked: Counter[str] = Counter()
        self.page.on("console", lambda m: self.heard(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.heard(str(error)))

    def heard(self, text: str) -> None:
        if "Failed to load resource" not in text:
            self.faults.append(f"{self.page.url}: console: {text}")

    def walk(self, *starts: str) -> None:
        waiting = deque(self.site + start for start in starts)
        while waiting:
            url = waiting.popleft()
            route = route_of(url)
            if not self.walked[route] and "logout" not in route:
                self.walked[route] += 1
                waiting.extend(self.look(url, route))

    def look(self, url: str, route: str) -> Iterator[str]:
        """One page and its links. Every page is read; a browser opens each kind once, which for
        the pages Django makes for every model is the first two of them."""
        is_new = self.is_new(route)
        answer = (is_new and self.opened(url)) or self.page.request.get(url, max_redirects=5)
        if answer.status >= 400:
            self.faults.append(f"{url}: status {answer.status}")
            return
        if "text/html" not in answer.headers["content-type"]:
            return
        html = answer.text()  # before the browser moves on and forgets it
        self.check_words(url, texts_of(html))
        if is_new:
            self.check(route)
            # a page of the past is only read
            if not route.endswith("_simple_history") and self.page.evaluate(SPOIL):
                self.send_bad(route)
        for link in LINK.findall(html):
            target = urldefrag(urljoin(answer.url, unescape(link))).url
            if target.startswith(self.site + "/"):
                yield target

    def opened(self, url: str) -> Response | None:
        """None for what a browser saves instead of showing it."""
        try:
            return self.page.goto(url, wait_until="load")
        except Error:
            return None

    def is_new(self, route: str) -> bool:
        kind, most = route, 1
        if route.startswith("admin:") and not self.thorough:
            kind, most = "admin " + route.rsplit("_", 1)[-1], 2
        self.looked_at[kind] += 1
        return self.looked_at[kind] <= most

    def send_bad(self, route: str) -> None:
        before = self.page.url
        with self.page.expect_navigation(wait_until="load"):
            self.page.evaluate(SEND)
        self.check(route + " bad")
        if self.page.url == before and not self.page.locator(ERRORS).count():
            self.faults.append(f"{before}: {route}: bad input shows no error")

    def check_words(self, where: str, texts: Iterable[str]) -> None:
        self.faults += [f"{where}: English: {text[:120]!r}" for text in texts if is_english(text)]

    def check(self, route: str) -> None:
        page, where = self.page, f"{self.page.url} ({route})"
        self.check_words(where, page.evaluate(TEXTS))
        if not page.title().strip():
            self.faults.append(f"{where}: no title")
        if page.locator("html").get_attribute("lang") != "vi":
            self.faults.append(f"{where}: lang is not vi")
        try:
            self.accessible(page)
        except AssertionError as error:
            self.faults.append(f"{where}: axe: {str(error)[:1500]}")
        page.set_viewport_size(PHONE)
        if (over := page.evaluate(OVERFLOW)) > 0:
            self.faults.append(f"{where}: {over} px too wide for a phone")
        page.set_viewport_size(DESK)
