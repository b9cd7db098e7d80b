"""Filling in the product's pages as a browser does, and reading what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote_plus

from django.test import Client

Typed = Mapping[str, str | bytes]
Files = list[tuple[str, bytes, bytes, str]]  # field, name, content, content type
VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
CONTROLS = {"input", "textarea", "select"}
VOID = {"input", "br", "img", "hr", "meta", "link", "col", "source", "wbr", "embed"}


class _Reader(HTMLParser):
    """Every form of a page with what a browser would send of it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.actions: list[str] = []  # of each form: where it is sent; "" is the page itself
        self.controls: list[set[str]] = []  # of each form: all its names, also of unticked boxes
        self.files: set[str] = set()
        self.skeleton: list[tuple[str, tuple[str, ...]]] = []
        self._text: list[str] | None = None
        self._select = ""

    def handle_starttag(self, tag, attrs):
        self.skeleton.append((tag, tuple(sorted(name for name, _value in attrs))))
        found = dict(attrs)
        if tag in CONTROLS and self.controls:
            self.controls[-1].add(found.get("name") or "")
        if tag == "form":
            self.forms.append({})
            self.actions.append(found.get("action") or "")
            self.controls.append(set())
        elif tag == "input":
            self._input(found)
        elif tag == "textarea":
            self._text = self._values(found)
        elif tag == "select":
            self._select = found.get("name") or ""
        elif tag == "option" and "selected" in found and self._select:
            self._values({"name": self._select}).append(found.get("value") or "")

    def _values(self, found):
        return (self.forms or [{}])[-1].setdefault(found.get("name") or "", [])

    def _input(self, found):
        kind = found.get("type", "text")
        if kind == "file":
            self.files.add(found.get("name") or "")
        elif kind in ("checkbox", "radio"):
            if "checked" in found:
                self._values(found).append(found.get("value") or "on")
        elif kind not in ("submit", "button") and found.get("name"):
            self._values(found).append(found.get("value") or "")

    def handle_data(self, data):
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self._text is not None:
            whole = "".join(self._text).removeprefix("\n")
            self._text[:] = [whole]
            self._text = None
        elif tag == "select":
            self._select = ""


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def form_with(html: str, key: str = "form_key") -> dict[str, list[str]]:
    """The page's form that holds `key`, as it would be sent untouched."""
    found = [form for form in read(html).forms if key in form]
    assert found, f"the page has no form with {key}"
    return {name: list(values) for name, values in found[0].items() if name}


def urlencoded(form: Mapping[str, list[str | bytes]]) -> bytes:
    pairs = [(name, value) for name, values in form.items() for value in values]
    return "&".join(f"{quote_plus(n)}={quote_plus(v)}" for n, v in pairs).encode()


def multipart(form: Mapping[str, list[str | bytes]], files: Files) -> tuple[bytes, str]:
    """Written by hand, so that a name may hold what a polite client would not send."""
    line, out = "ranh-gioi-2018", []
    for name, values in form.items():
        for value in values:
            raw = value if isinstance(value, bytes) else value.encode()
            out.append(
                f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            )
            out.append(raw + b"\r\n")
    for field, name, content, kind in files:
        head = f'--{line}\r\nContent-Disposition: form-data; name="{field}"; filename="'.encode()
        out.append(head + name.replace(b'"', b"%22") + b'"\r\n')
        out.append(f"Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    out.append(f"--{line}--\r\n".encode())
    return b"".join(out), f"multipart/form-data; boundary={line}"


def submit(client: Client, url: str, typed: Typed, files: Files = (), **headers):
    """Open the page, type, send. The answer."""
    page = client.get(url)
    assert page.status_code == 200, f"{url}: {page.status_code}"
    form = form_with(page.content.decode()) | {name: [value] for name, value in typed.items()}
    if files:
        body, kind = multipart(form, list(files))
    else:
        body, kind = urlencoded(form), "application/x-www-form-urlencoded"
    return client.post(url, body, content_type=kind, headers=headers or None)


def faults(html: str) -> dict[str, str]:
    """The messages of the error summary by the field each leads to ("": to none)."""
    found: dict[str, str] = {}
    for box in re.findall(r"data-error-summary.*?</div>", html, re.S):
        for line in re.findall(r"<li>(.*?)</li>", box, re.S):
            field = re.search(r'data-focus="([^"]*)"', line) or re.search(
                r'href="#id_([^"]*)"', line
            )
            text = unescape(re.sub("<[^>]+>", "", line)).strip()
            found[field.group(1) if field else ""] = text
    return found
