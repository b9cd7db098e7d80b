"""A file's bytes to numbered lines of cells. Whatever it is, the answer is lines or one sentence.

Read by content, not by name: XLSX (see `workbooks`), or CSV in UTF-8 or UTF-16 with comma,
semicolon or tab.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.exports import MAX_ROWS, unguarded
from accounts.imports.lines import (
    HEAD_ROOM,
    MAX_COLUMNS,
    Line,
    Sheet,
    refuse,
    refuse_wide,
    too_many,
)
from accounts.imports.workbooks import read_workbook
from engines.vietnamese.legacy import detect_legacy

MAX_BYTES = 10 * 1024 * 1024
ZIP, OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
CHUNK = 1024 * 1024
DELIMITERS = ";\t,"
AS_TEXT = re.compile('="([^"]*)"')


def read_file(content: bytes, name: str, known: Callable[[Sequence[Line]], int]) -> Sheet:
    """The sheet with the rows. `known`: how many headings of the kind the first lines hold.

    Raises ValidationError with one sentence.
    """
    if not content:
        raise refuse(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise refuse(_("The file is larger than 10 MB."))
    if content.startswith(OLE2):
        raise refuse(
            _(
                "This file has a password or is in the old .xls format, so it cannot be read."
                " Open it in Excel and save it as XLSX without a password."
            )
        )
    if content.startswith(ZIP):
        return read_workbook(content, known)
    text = _csv_text(content, name)
    return Sheet(_gathered(_csv_lines(text, _delimiter(text, known))))


def _gathered(lines: Iterable[Line]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        if line.is_blank:
            continue
        found.append(line)
        if len(found) > MAX_ROWS + HEAD_ROOM:
            raise too_many()
    return found


# --- CSV -------------------------------------------------------------------------------------
def _csv_text(content: bytes, name: str) -> str:
    if name.lower().endswith((".xlsx", ".xls", ".ods")):
        raise refuse(
            _("The content is not what the file name says. Save it again as an Excel file (XLSX).")
        )
    return _text_of(content)


def _delimiter(text: str, known: Callable[[Sequence[Line]], int]) -> str:
    """The one that parts most of the headings: a title above them may hold another."""
    usual = DELIMITERS[0]
    found = [one for one in DELIMITERS if one in text] or [usual]
    first_line = text.lstrip().partition("\n")[0]
    if len(found) == 1 and found[0] not in first_line:  # perhaps a sign in a cell of one column
        found = list(dict.fromkeys([usual, *found]))
    return max(found, key=lambda one: known(_head(text, one))) if found[1:] else found[0]


def _head(text: str, delimiter: str) -> list[Line]:
    """The first lines, as far as they can be read."""
    try:
        lines = (line for line in _csv_lines(text, delimiter) if not line.is_blank)
        return list(islice(lines, HEAD_ROOM))
    except ValidationError:  # said when the file is read
        return []


def _csv_lines(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            refuse_wide(cells, start)
            yield Line(start, tuple(map(_cell, cells[:MAX_COLUMNS])))
            start = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            _(
                "Line %(line)d cannot be read: a quotation mark is opened and not closed,"
                " or the line is too long."
            )
            % {"line": start}
        ) from error


def _cell(written: str) -> str:
    """As it is meant: ="01" is how a file tells Excel that 01 is a text."""
    text = AS_TEXT.fullmatch(written.strip())
    return text[1] if text else unguarded(written)


def _text_of(content: bytes) -> str:
    if content[:2] not in UTF16 and b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise refuse(
            _("Line %(line)d holds a character that is no text (NUL). Save the file again.")
            % {"line": line}
        )
    try:
        text = content.decode("utf-16" if content[:2] in UTF16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(_wrong_encoding(content)) from error
    if old := detect_legacy(text[:CHUNK]):
        raise refuse(_old_encoding(old))
    return text


def _wrong_encoding(content: bytes) -> str:
    """A file of the old fonts is bytes of Latin letters: its words tell which."""
    old = detect_legacy(content[:CHUNK].decode("latin-1"))
    if old:
        return _old_encoding(old)
    return _("This CSV file is not in Unicode (UTF-8). In Excel, save it as “CSV UTF-8”.")


def _old_encoding(name: str) -> str:
    return _(
        "The file is typed in the old encoding %(name)s. Convert it to Unicode"
        " (for example with UniKey Toolkit) and send it again; nothing was taken in."
    ) % {"name": name}
