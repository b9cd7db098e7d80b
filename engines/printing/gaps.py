"""Dotted gaps: what is not known when the document is printed is written in by hand."""

ELLIPSIS = "…"

SHORT = ELLIPSIS * 3  # an hour, a number of copies
NUMBER = ELLIPSIS * 4  # the number of a document
OPEN_DATE = f"ngày {SHORT} tháng {SHORT} năm {SHORT}"
MEDIUM = ELLIPSIS * 9  # a post, a body
NAME = ELLIPSIS * 12  # a person, a place
LINE = ELLIPSIS * 30  # an opinion


def known(text: str | None, gap: str) -> str:
    """`text`, or the gap when nothing is known."""
    return text.strip() if text and text.strip() else gap
