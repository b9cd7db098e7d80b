"""The officers' guide as a page of help."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markdown import Markdown
from markdown.extensions.toc import slugify_unicode

GUIDE = settings.BASE_DIR / "docs" / "huong-dan-can-bo.md"


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    words, contents = _guide()
    context = {"words": words, "contents": contents, "crumbs": [(_("Help"), "")]}
    return render(request, "desk/guide.html", context)


@cache
def _guide() -> tuple[SafeString, SafeString]:
    """The text and its list of contents as HTML; the file is the program's own."""
    maker = Markdown(
        extensions=["toc", "tables", "sane_lists"],
        extension_configs={"toc": {"toc_depth": "2", "slugify": _anchor}},
    )
    words = maker.convert(GUIDE.read_text(encoding="utf-8"))
    return mark_safe(words), mark_safe(maker.toc)  # noqa: S308


def _anchor(title: str, separator: str) -> str:
    """ "muc-4" of "4. Cán bộ đơn vị": numbers stay when a title is worded anew."""
    number = title.partition(".")[0]
    return f"muc{separator}{number}" if number.isdigit() else slugify_unicode(title, separator)
