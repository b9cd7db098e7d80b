"""Drawings of a paper: as they stand in the page, and as a picture for the word processor."""

import io
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from engines.printing.pdf import render_pdf

FACE = "LiberationSerif2"
DOTS_PER_MM = 8  # about 200 dots an inch
WIDE, HIGH = 163, 240  # mm that a drawing may fill

CSS = """
@font-face { font-family: "LiberationSerif2"; src: url("print:font/LiberationSerif-Regular.ttf"); }
@font-face { font-family: "LiberationSerif2"; src: url("print:font/LiberationSerif-Bold.ttf"); font-weight: bold; }
@page { size: 163mm 240mm; margin: 0; }
body { margin: 0; }
svg { display: block; width: 163mm; }
"""


def in_paper_face(svg: str) -> SafeString:
    """An <svg> of our own making (`printing.paper.Chart`), with its texts in the face of the paper."""
    drawn = svg.replace("<svg ", f'<svg font-family="{FACE}" ', 1)
    return mark_safe(drawn)  # noqa: S308  (its texts were escaped when it was drawn)


@lru_cache(maxsize=16)
def chart_png(svg: str) -> bytes:
    """The drawing as PNG; one drawing gives the same bytes. Raises ValueError where it loads."""
    import pypdfium2  # slow to import, and only the DOCX of a summary needs it
    from PIL import Image, ImageChops

    html = (
        f'<!doctype html><html lang="vi"><title>.</title><body>{in_paper_face(svg)}</body></html>'
    )
    pdf = render_pdf(html, images={}, css=CSS)
    page = pypdfium2.PdfDocument(pdf)[0]
    drawn = page.render(scale=DOTS_PER_MM * 25.4 / 72).to_pil().convert("RGB")
    white = Image.new("RGB", drawn.size, "white")
    box = ImageChops.difference(drawn, white).getbbox() or (0, 0, 1, 1)
    out = io.BytesIO()
    drawn.crop((0, 0, drawn.width, box[3] + 1)).save(out, "PNG", optimize=True)
    return out.getvalue()
