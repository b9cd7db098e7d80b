"""HTML to PDF/A-3a."""

import atexit
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CSS_V1 = (HERE / "minutes_v1.css").read_text(encoding="utf-8")
CSS_PAPER_V1 = CSS_V1 + (HERE / "paper_v1.css").read_text(encoding="utf-8")

# Pango's font map is shared by all documents and two threads render no faster than one.
_ONE_AT_A_TIME = threading.Lock()


def render_pdf(html: str, *, images: Mapping[str, bytes], css: str = CSS_V1) -> bytes:
    """`html` as the bytes of a tagged PDF/A-3a; one input gives one output.

    Input: a whole HTML document; `images` are JPEG or PNG bytes, each reached as
    "print:image/<name>". It may load nothing else: any other URL raises ValueError.
    Source: Nghị định 30/2020/NĐ-CP, phụ lục I, for what `css` sets.
    """
    from weasyprint import HTML  # a slow import that few requests need
    from weasyprint.urls import FatalURLFetchingError

    from reports.printing.fetcher import ClosedFetcher

    try:
        with _ONE_AT_A_TIME:
            sheet, fonts = _stylesheet(css)
            document = HTML(string=html, url_fetcher=ClosedFetcher(images), base_url=None)
            pdf: bytes = document.write_pdf(
                stylesheets=[sheet],
                font_config=fonts,
                pdf_variant="pdf/a-3a",
                presentational_hints=True,  # <col width>
            )
    except FatalURLFetchingError as error:  # a BaseException: Django would not catch it
        raise ValueError(f"the document may load nothing: {error}") from error
    return pdf


@lru_cache(maxsize=4)
def _stylesheet(css: str) -> tuple[Any, Any]:
    """The parsed sheet and the fonts it declares, made once a process."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    from reports.printing.fetcher import ClosedFetcher

    fonts = FontConfiguration()
    atexit.register(_stylesheet.cache_clear)  # before the interpreter takes its modules down
    return CSS(string=css, font_config=fonts, url_fetcher=ClosedFetcher({})), fonts
