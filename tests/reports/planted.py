"""One fault planted in what is printed: the paper no longer says what was written."""

from __future__ import annotations

import io
import pkgutil
import re
from copy import deepcopy
from random import Random

import pytest
from docx import Document

from engines.printing.pdf import MINUTES_CSS, render_pdf

PARAGRAPH = re.compile(r'<p class="(?:text|basis|item|detail)">.*?</p>', re.DOTALL)
PRINTERS = {
    "PDF": (
        "engines.printing.minutes_html",
        "engines.printing.paper_html",
    ),
    "DOCX": ("reports.actions.prepare.minutes_docx", "reports.actions.papers.paper_docx"),
}


def plant(monkeypatch: pytest.MonkeyPatch, fault: str, rng: Random) -> None:
    """From now on every paper has the fault: "<what> <form>", as FAULTS lists them."""
    what, form = fault.split()
    for name in PRINTERS[form]:
        right = pkgutil.resolve_name(name)
        wrong = _in_html if form == "PDF" else _in_word
        monkeypatch.setattr(name, wrong(right, what, rng))


def plant_strange_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the number of every paper is too small: a fault of the form alone."""

    def printed(html, *, images, css=MINUTES_CSS):
        return render_pdf(html, images=images, css=css + ".head .number { font-size: 11pt; }")

    monkeypatch.setattr("engines.printing.render_pdf", printed)


def _in_html(right, what, rng):
    def printed(context):
        html = right(context)
        body, end = html.split('<div class="end">', 1)
        return CHANGES_OF_HTML[what](body, rng) + '<div class="end">' + end

    return printed


def _long(paragraphs):
    """Those of some length: a short statement may rightly stand more than once."""
    return [p for p in paragraphs if len(re.sub(r"<[^>]+>|\s", "", p)) >= 60]


def _torn(body, rng):
    """A line of a long paragraph ends after its second word."""
    chosen = rng.choice(_long(PARAGRAPH.findall(body)))
    torn = re.sub(r"(\">\S+ \S+) ", r"\1<br>", chosen, count=1)
    assert torn != chosen
    return body.replace(chosen, torn, 1)


def _missing(body, rng):
    return body.replace(rng.choice(_long(PARAGRAPH.findall(body))), "", 1)


def _doubled(body, rng):
    chosen = rng.choice(_long(PARAGRAPH.findall(body)))
    return body.replace(chosen, chosen * 2, 1)


def _displaced(body, rng):
    chosen = rng.choice(_long(PARAGRAPH.findall(body))[:-1])
    return body.replace(chosen, "", 1) + chosen


CHANGES_OF_HTML = {
    "torn": _torn,
    "missing": _missing,
    "doubled": _doubled,
    "displaced": _displaced,
}


def _in_word(right, what, rng):
    def printed(context, *images):
        document = Document(io.BytesIO(right(context, *images)))
        rows = [p for p in document.paragraphs if len("".join(p.text.split())) >= 60]
        row = rng.choice(rows[1:-1] or rows)._p
        if what == "doubled":
            row.addnext(deepcopy(row))
        else:
            row.getparent().remove(row)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return printed


FAULTS = (
    "torn PDF",
    "missing PDF",
    "doubled PDF",
    "displaced PDF",
    "missing DOCX",
    "doubled DOCX",
)
