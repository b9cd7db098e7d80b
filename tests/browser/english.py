"""English on a Vietnamese page: known texts of all catalogues, and words no Vietnamese has."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ["django", "import_export", "simple_history", "axes", "django_filters", "crispy_forms"]
# None of them is a Vietnamese syllable without its marks ("in", "to", "do", "can", "so" are).
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """the and of this that these with from by was were is are not your you please yes
    save saved delete deleted search add added edit change changed select selected choose remove
    user users date time name home view history export import file files download upload log
    password username error errors invalid required field fields unknown none true false item items
    action actions filter filters clear cancel close back next previous page sign skip submit
    welcome enter confirm reset row rows object objects empty any other""",
    )
)
NAMES = {"English", "PDF"}  # a language calls itself by its own name
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# Letters between digits are no word: a hash often has "add" or "be" in it.
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)?(?!\w)")

# Every text a page shows or a screen reader says, but not what people typed or code.
TEXTS = """() => {
  const found = new Set([document.title]);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest("script,style,template,code,textarea,[lang=en]"))
      found.add(walk.currentNode.data.replace(/\\s+/g, " ").trim());
  }
  for (const name of ["title", "placeholder", "aria-label", "alt"])
    for (const node of document.querySelectorAll(`[${name}]`)) found.add(node.getAttribute(name));
  for (const node of document.querySelectorAll("[type=submit],[type=button],[type=reset]"))
    if (node.tagName === "INPUT") found.add(node.value);
  return [...found];
}"""

UNREAD = re.compile(r"<(script|style|template|code|textarea)\b.*?</\1>|<!--.*?-->", re.S)
SPOKEN = re.compile(r'\s(?:title|placeholder|aria-label|alt)="([^"]+)"')


def texts_of(html: str) -> set[str]:
    """The same of a page that no browser opened."""
    html = UNREAD.sub("", html)
    found = [*re.split(r"<[^>]+>", html), *SPOKEN.findall(html)]
    return {" ".join(unescape(text).split()) for text in found} - {""}


def catalogue_files() -> list[Path]:
    files = list((ROOT / "locale").glob("*/vi/LC_MESSAGES/django.po"))
    for package in PACKAGES:
        spec = find_spec(package)
        assert spec is not None, package
        folder = Path(next(iter(spec.submodule_search_locations)))
        # a package without Vietnamese lists its texts in any language it has
        for locale in folder.rglob("locale"):
            chosen = [locale / language / "LC_MESSAGES" for language in ("vi", "en", "de", "fr")]
            files += [found[0] for one in chosen if (found := sorted(one.glob("django.po")))]
    return files


@cache
def english() -> tuple[set[str], dict[tuple[str, str], list[list[str]]]]:
    """Whole texts, and phrases of two words or more under their first two words."""
    whole: set[str] = set()
    phrases: dict[tuple[str, str], list[list[str]]] = {}
    for path in catalogue_files():
        for entry in polib.pofile(str(path)):
            for text in filter(None, (entry.msgid, entry.msgid_plural)):
                if not text.isascii() or text == entry.msgstr:
                    continue
                whole.add(" ".join(text.split()))
                words = WORD.findall(text)
                if len(words) >= 2 and not PLACE.search(text):
                    phrases.setdefault((words[0].lower(), words[1].lower()), []).append(
                        [word.lower() for word in words]
                    )
    return {text for text in whole if WORD.search(text) and len(text) > 2}, phrases


def is_english(text: str) -> bool:
    whole, phrases = english()
    if text in NAMES or text.startswith("/"):  # an address in the log
        return False
    if text in whole:
        return True
    words = [word.lower() for word in WORD.findall(text)]
    if STOP_WORDS & set(words):
        return True
    return any(
        words[at : at + len(phrase)] == phrase
        for at in range(len(words) - 1)
        for phrase in phrases.get((words[at], words[at + 1]), ())
    )
