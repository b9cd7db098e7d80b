"""Reads the object tree of a PDF for what a viewer would run, send, fetch or hand out.

Everything that can be reached from the trailer is read, whatever way it was written: in object
streams, with escaped names, encrypted without a password. Old states of the file are not reached.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pikepdf import settings as qpdf

from engines.vietnamese.text import squeeze

MAX_VALUES = 500_000  # entries of all dictionaries and arrays of one file
# Of streams that hold objects, once unpacked; the contents of pages are not unpacked here.
MAX_STREAM = 8 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ITEMS = 200_000  # of one array or dictionary
MAX_DEPTH = 100
# For the whole process: the documents we bind ourselves stay far below.
qpdf.set_qpdf_limits(
    flate_max_memory=MAX_STREAM,
    run_length_max_memory=MAX_STREAM,
    png_max_memory=MAX_STREAM,
    tiff_max_memory=MAX_STREAM,
    parser_max_nesting=MAX_DEPTH,
    parser_max_container_size=MAX_ITEMS,
)

SCRIPT = gettext_noop("The PDF runs a script (JavaScript); print it to a new PDF.")
PROGRAM = gettext_noop("The PDF starts a program; print it to a new PDF.")
FORM_DATA = gettext_noop("The PDF sends off or takes in form data; print it to a new PDF.")
OTHER_FILE = gettext_noop("The PDF opens other files; print it to a new PDF.")
MEDIA = gettext_noop("The PDF holds film, sound or 3D; print it to a new PDF.")
LOCKED = gettext_noop(
    "The PDF is locked for certain people or programs (with a certificate, for example); print it"
    " to a new PDF."
)
ENCRYPTED = "encryption dictionary"  # what the reader says of a way of locking it does not know
XFA = gettext_noop("The PDF is a form of the kind XFA; print it to a new PDF.")
OF_ACTION = {
    "/JavaScript": SCRIPT,
    "/Launch": PROGRAM,
    "/SubmitForm": FORM_DATA,
    "/ImportData": FORM_DATA,
    "/GoToR": OTHER_FILE,
    "/GoToE": OTHER_FILE,
    "/Rendition": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/RichMediaExecute": MEDIA,
    "/GoTo3DView": MEDIA,
}
OF_ANNOTATION = {"/RichMedia": MEDIA, "/Movie": MEDIA, "/Sound": MEDIA, "/3D": MEDIA}
OF_SCHEME = {
    "javascript": SCRIPT,
    "vbscript": SCRIPT,
    "data": SCRIPT,
    "file": OTHER_FILE,
    "smb": OTHER_FILE,
}
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")
IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0]")  # by what opens an address


class _TooMuch(Exception):
    """More than MAX_VALUES, MAX_STREAM or MAX_UNPACKED."""


def pdf_fault(content: bytes) -> str:
    """Why the PDF is refused, in a sentence; "" if it is not."""
    before = qpdf.qpdf_limit_errors()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if _is_cut_off(content) or not len(pdf.pages):
                return _broken()
            _refuse_bomb(pdf)
            fault = next(filter(None, (_fault_of(*one) for one in _dictionaries(pdf))), "")
    except pikepdf.PasswordError:
        return _("The PDF is protected by a password; save it without one.")
    except _TooMuch:
        return _too_much()
    except pikepdf.PdfError as error:
        fault = _(LOCKED) if ENCRYPTED in str(error) else _broken()
    except Exception:  # noqa: BLE001 (a broken PDF breaks the reader in any way)
        fault = _broken()
    # what is over a limit is missing in the tree
    return _too_much() if qpdf.qpdf_limit_errors() != before else fault


def _broken() -> str:
    return _("The PDF cannot be read; save or scan it again.")


def _too_much() -> str:
    return _("The PDF has too many or too large parts; print it to a new PDF.")


def _is_cut_off(content: bytes) -> bool:
    """Whether an object comes after the last table of objects: the reader would repair it, and
    what did not arrive stays away."""
    return content.rfind(b"startxref") < content.rfind(b"endobj")


def _refuse_bomb(pdf: pikepdf.Pdf) -> None:
    """Raises _TooMuch for objects in streams that are too large or packed in an unusual way.

    The library would leave out such objects, or unpack them without a limit.
    """
    table = pdf.get_xref_table().values()
    unpacked = 0
    for number in {entry.obj_stream_number or 0 for entry in table if entry.type == 2}:
        stream: Any = pdf.get_object((number, 0))
        packing: Any = stream.get("/Filter", pikepdf.Name.FlateDecode)
        if isinstance(packing, pikepdf.Array) and len(packing) == 1:
            packing = packing[0]
        if str(packing) != "/FlateDecode":
            raise _TooMuch
        try:
            unpacked += len(stream.read_bytes())
        except pikepdf.PdfError as error:
            raise _TooMuch from error
        if unpacked > MAX_UNPACKED:
            raise _TooMuch


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, bool]]:
    """Each dictionary that the trailer leads to, once, and whether it is that of a stream."""
    waiting: list[Any] = [pdf.trailer]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        one = waiting.pop()
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            values = iter(one)
        else:
            is_stream = isinstance(one, pikepdf.Stream)
            held: Any = one.stream_dict if is_stream else one
            yield held, is_stream
            values = (value for _key, value in held.items())
        for value in values:
            count += 1
            if count > MAX_VALUES:
                raise _TooMuch
            if isinstance(value, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)):
                waiting.append(value)


def _fault_of(held: Any, is_stream: bool) -> str:
    """What is wrong with one dictionary; an empty list of scripts or files is nothing."""
    action = str(held.get("/S", ""))
    known = OF_ACTION.get(action) or OF_ANNOTATION.get(str(held.get("/Subtype", "")))
    if known is None and action == "/URI":
        known = _of_address(str(held.get("/URI", "")))
    elsewhere = is_stream or action == "/Thread"  # its contents, or its place, are another file
    if known is None and elsewhere and "/F" in held:
        known = OTHER_FILE
    if known is None and _is_filled(held.get("/XFA")):
        known = XFA
    if known:
        return _(known)
    carries = str(held.get("/Subtype", "")) == "/FileAttachment" or (
        is_stream and str(held.get("/Type", "")) == "/EmbeddedFile"
    )
    if carries or any(_is_filled(held.get(key)) for key in ("/EF", "/RF")):
        return _carries(held)
    return ""


def _of_address(written: str) -> str | None:
    address = IGNORED.sub("", written).casefold()
    scheme = SCHEME.match(address)
    if scheme:
        return OF_SCHEME.get(scheme[0])
    return OTHER_FILE if address.startswith("\\\\") else None  # a share of a server


def _is_filled(value: Any) -> bool:
    if isinstance(value, pikepdf.Stream):
        return True
    return isinstance(value, (pikepdf.Array, pikepdf.Dictionary)) and len(value) > 0


def _carries(held: Any) -> str:
    """Of a file specification, or of an annotation that has one."""
    spec = held.get("/FS", held)
    named = isinstance(spec, pikepdf.Dictionary) and (spec.get("/UF") or spec.get("/F"))
    name = squeeze(str(named))[:80] if isinstance(named, pikepdf.String) else ""
    if not name:
        return _("The PDF carries another file; print it to a new PDF.")
    return _("The PDF carries another file (%(name)s); print it to a new PDF.") % {"name": name}
