"""HTML to PDF/A-3a."""

import atexit
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from engines.vietnamese.text import xml_text

HERE = Path(__file__).resolve().parent
MINUTES_CSS = (HERE / "minutes.css").read_text(encoding="utf-8")
PAPER_CSS = MINUTES_CSS + (HERE / "paper.css").read_text(encoding="utf-8")

FORM = {"pdf_variant": "pdf/a-3a", "presentational_hints": True}  # the hints: <col width>

# Pango's font map is shared by all documents and two threads render no faster than one.
_ONE_AT_A_TIME = threading.Lock()


def render_pdf(html: str, *, images: Mapping[str, bytes], css: str = MINUTES_CSS) -> bytes:
    """`html` as the bytes of a tagged PDF/A-3a; one input gives one output.

    Input: a whole HTML document; `images` are JPEG or PNG bytes, each reached as
    "print:image/<name>". It may load nothing else: any other URL raises ValueError.
    Source: Nghị định 30/2020/NĐ-CP, phụ lục I, for what `css` sets.
    """
    with _laid_out(html, images, css) as document:
        pdf: bytes = document.write_pdf(**FORM)
    return pdf


def render_whole_pages(html: str, *, css: str) -> tuple[bytes, str]:
    """A long table's beginning, as far as it fills whole pages; the name of the row to go on at.

    Its rows have an `id`, and none is broken that fits on a page. The name is "" where nothing
    can be cut off, so that all pages are there.
    """
    with _laid_out(html, {}, css) as document:
        on_pages = [list(page.anchors) for page in document.pages]
        # a page where two rows begin ends with a row's end: only the first may be taller than it
        ends = [n for n, names in enumerate(on_pages[:-1], 1) if len(names) > 1 and on_pages[n]]
        cut = ends[-1] if ends else len(on_pages)
        pdf: bytes = document.copy(document.pages[:cut]).write_pdf(**FORM)
    return pdf, on_pages[cut][0] if ends else ""


@contextmanager
def _laid_out(html: str, images: Mapping[str, bytes], css: str) -> Iterator[Any]:
    from weasyprint import HTML  # a slow import that few requests need
    from weasyprint.urls import FatalURLFetchingError

    from engines.printing.fetcher import ClosedFetcher

    try:
        with _ONE_AT_A_TIME:
            sheet, fonts = _stylesheet(css)
            document = HTML(string=xml_text(html), url_fetcher=ClosedFetcher(images), base_url=None)
            yield document.render(stylesheets=[sheet], font_config=fonts, **FORM)
    except FatalURLFetchingError as error:  # a BaseException: Django would not catch it
        raise ValueError(f"the document may load nothing: {error}") from error


@lru_cache(maxsize=8)
def _stylesheet(css: str) -> tuple[Any, Any]:
    """The parsed sheet and the fonts it declares, made once a process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from engines.printing.fetcher import ClosedFetcher

    fonts = FontConfiguration()
    atexit.register(_stylesheet.cache_clear)  # before the interpreter takes its modules down
    return CSS(string=css, font_config=fonts, url_fetcher=ClosedFetcher({})), fonts
