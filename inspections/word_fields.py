"""Reads the fields of a Word text for one that calls another program (DDE, DDEAUTO)."""

from __future__ import annotations

import re
from typing import IO, Any

from defusedxml.ElementTree import iterparse

# the first elements of the parts that hold text
TEXTS = frozenset(
    {"document", "hdr", "ftr", "footnotes", "endnotes", "comments", "glossaryDocument"}
)
CALL = re.compile(r"\s*DDE", re.IGNORECASE)  # DDE and DDEAUTO; no other field begins so


def calls_program(part: IO[bytes]) -> bool:
    """Whether a field of the part does, however its words are spread over runs.

    Raises what the parser raises.
    """
    open_fields = [""]  # the words of each, inner ones behind the outer
    for event, element in iterparse(part, ("start", "end"), forbid_dtd=True):
        name = str(element.tag).rpartition("}")[2]
        if event == "start":
            words = _value(element, "instr") if name == "fldSimple" else ""
        else:
            words = _words(name, element, open_fields)
            element.clear()
        if CALL.match(words):
            return True
    return False


def _words(name: str, element: Any, open_fields: list[str]) -> str:
    """Of the field that this element belongs to, as far as they are known."""
    if name == "fldChar":
        kind = _value(element, "fldCharType")
        if kind == "begin":
            open_fields.append("")
        elif kind == "end" and len(open_fields) > 1:
            open_fields.pop()
    if name != "instrText":
        return ""
    open_fields[-1] += element.text or ""
    return open_fields[-1]


def _value(element: Any, name: str) -> str:
    """Of an attribute, in whatever namespace it stands."""
    found = (text for key, text in element.items() if key.rpartition("}")[2] == name)
    return next(found, "")
