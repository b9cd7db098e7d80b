"""Reads the parts of a Word or Excel file for what the program would run or fetch.

What a part is, its content type and the relations to it say, not its name. Every XML part is read
by a parser that refuses a DOCTYPE in whatever encoding, drawings (SVG) by one that refuses entities.
Links and linked workbooks are accepted: nothing is opened here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any
from urllib.parse import unquote

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from engines.vietnamese.text import squeeze
from inspections import word_fields

MAX_UNPACKED = 50 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_ELEMENTS = 100_000  # of one list of relations or content types
LINK_HEAD = 20  # elements of a linked workbook, before the values it remembers
MAX_DEPTH = 2  # a chart keeps its table as a workbook inside the file

PACKAGE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{PACKAGE}wordprocessingml.document"
XLSX = f"{PACKAGE}spreadsheetml.sheet"
OFFICE = (DOCX, XLSX, f"{PACKAGE}presentationml.presentation")

DAMAGED = gettext_noop("The file is damaged and cannot be opened.")
TOO_LARGE = gettext_noop("The file unpacks to more than 50 MB or too many parts.")
PASSWORD = gettext_noop("The file has a password or an old format; save it without either.")
OTHER_KIND = gettext_noop("The content is not what the file name says.")
DEFINITION = gettext_noop("The file carries a definition that could harm the reader.")
MACROS = gettext_noop("The file carries macros; save it without macros.")
OBJECT = gettext_noop(
    "The file carries an embedded object (OLE); paste it as a picture and save the file again."
)
CONTROL = gettext_noop("The file carries controls (ActiveX); delete them and save it again.")
CHUNK = gettext_noop(
    "The file takes in another file when it is opened; open it in Word and save it as a new DOCX."
)
DDE = gettext_noop(
    "The file calls another program (DDE); paste the values instead of the link and save it again."
)
TEMPLATE = gettext_noop(
    "The file loads the template “%(name)s” from another place. In Word choose File, Options,"
    " Add-ins, Manage: Templates, Go; clear the box of the template and save the file again."
)
ELSEWHERE = gettext_noop(
    "The file loads “%(name)s” from another place; paste the contents instead of the link."
)

OF_TYPE = {  # part of a content type
    "macro": MACROS,
    "vba": MACROS,
    "attachedtoolbars": MACROS,
    "oleobject": OBJECT,
    "activex": CONTROL,
}
OF_RELATION = {  # last part of the name of a relation
    "vbaproject": MACROS,
    "wordvbadata": MACROS,
    "xlmacrosheet": MACROS,
    "xlintlmacrosheet": MACROS,
    "attachedtoolbars": MACROS,
    "control": CONTROL,
    "activexcontrolbinary": CONTROL,
    "afchunk": CHUNK,
}
LINKS = frozenset(  # to places outside that Word and Excel ask about, or only show
    {
        "hyperlink",
        "image",
        "externallinkpath",
        "externallinklongpath",
        "xlpathmissing",
        "xlstartup",
        "xlalternatestartup",
        "xllibrary",
    }
)
OWN_FILES = frozenset({"attachedtemplate", "mailmergesource", "mailmergeheadersource"})
TABLE_OF_CHART = frozenset({"oleobject", "package"})  # how a chart says where its table lies
CHARTS = ("drawingml.chart+xml", "ms-office.chartex+xml")
OWN_DRIVE = re.compile("(?:file:(?:/{0,3}|//localhost/))?[a-z]:/")
OWN_START = re.compile("^file://(?:localhost)?/")


class _Refused(Exception):
    """Its text is the sentence for the person, already translated."""


def office_fault(file: IO[bytes], kind: str) -> str:
    """Why a file that calls itself `kind` (DOCX, XLSX) is refused, in a sentence; "" if it is not."""
    try:
        _Reader().read(file, (kind,))
    except _Refused as refused:
        return str(refused)
    except DefusedXmlException:
        return _(DEFINITION)
    except Exception:  # noqa: BLE001 (a broken package breaks the readers in any way)
        return _(DAMAGED)
    return ""


class _Reader:
    """One file with the files inside it, whose parts and sizes are counted together."""

    def __init__(self) -> None:
        self.entries = self.unpacked = 0

    def read(self, file: IO[bytes], kinds: tuple[str, ...], depth: int = 0) -> None:
        """Raises _Refused, and whatever its libraries raise."""
        with zipfile.ZipFile(file) as package:
            parts = self._parts(package)
            types = _ContentTypes(package, parts)
            _refuse_other_kind(package, parts, types, kinds)
            inside = {name for name in parts if types.of(name) in OFFICE}
            for name, entry in parts.items():
                _refuse_type(types.of(name))
                if entry.file_size and _is_xml(name, types.of(name)):
                    inside |= _packages_named(package, entry, name, types)
            for name in sorted(inside & set(parts)):
                if depth == MAX_DEPTH:
                    raise _Refused(_(OBJECT))
                with package.open(parts[name]) as part:
                    if not zipfile.is_zipfile(part):
                        raise _Refused(_(OBJECT))
                    self.read(part, OFFICE, depth + 1)

    def _parts(self, package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
        """By name as the formats compare names. From the central directory: nothing is unpacked
        before the sizes are known."""
        entries = package.infolist()
        self.entries += len(entries)
        self.unpacked += sum(entry.file_size for entry in entries)
        if self.entries > MAX_ENTRIES or self.unpacked > MAX_UNPACKED:
            raise _Refused(_(TOO_LARGE))
        parts: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            if entry.flag_bits & 1:
                raise _Refused(_(PASSWORD))
            name = _part_name(entry.filename)
            if name in parts or _is_strange(entry):  # two readers would see two files
                raise _Refused(_(DAMAGED))
            if not entry.is_dir():
                parts[name] = entry
        return parts


def _part_name(written: str) -> str:
    """Without regard to case, as the formats want; some programs write backslashes."""
    return unquote(written).replace("\\", "/").lstrip("/").casefold()


def _is_strange(entry: zipfile.ZipInfo) -> bool:
    written = unquote(entry.filename).replace("\\", "/")
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    packed = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return written.startswith("/") or ".." in written.split("/") or is_link or not packed


class _ContentTypes:
    """What the package says of the kind of each part."""

    def __init__(self, package: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> None:
        self.by_name: dict[str, str] = {}
        self.by_suffix: dict[str, str] = {}
        listed = parts.get("[content_types].xml")
        if listed is None:
            raise _Refused(_(OTHER_KIND))
        for element in _elements(package, listed):
            kind = element.get("ContentType", "").partition(";")[0].strip().casefold()
            if _local(element) == "Override":
                self.by_name[_part_name(element.get("PartName", ""))] = kind
            elif _local(element) == "Default":
                self.by_suffix[element.get("Extension", "").casefold()] = kind

    def of(self, name: str) -> str:
        suffix = posixpath.basename(name).rpartition(".")[2]
        return self.by_name.get(name) or self.by_suffix.get(suffix, "")


def _refuse_other_kind(
    package: zipfile.ZipFile,
    parts: dict[str, zipfile.ZipInfo],
    types: _ContentTypes,
    kinds: tuple[str, ...],
) -> None:
    """The package's own relations lead to its main part, whatever that is called."""
    listed = parts.get("_rels/.rels")
    named = [
        _target(element, "")
        for element in (_elements(package, listed) if listed else ())
        if _relation(element) == "officedocument"
    ]
    mains = [types.of(name) for name in named]
    if any(main.endswith("macroenabled.main+xml") for main in mains):
        raise _Refused(_(MACROS))
    if len(mains) != 1 or mains[0] not in {f"{kind}.main+xml" for kind in kinds}:
        raise _Refused(_(OTHER_KIND))
    if named[0] not in parts:
        raise _Refused(_(DAMAGED))


def _refuse_type(kind: str) -> None:
    for word, fault in OF_TYPE.items():
        if word in kind:
            raise _Refused(_(fault))


def _is_xml(name: str, kind: str) -> bool:
    return kind.endswith("xml") or name.endswith((".xml", ".rels", ".vml"))


def _packages_named(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, types: _ContentTypes
) -> set[str]:
    """Read a part up to its first element, a linked workbook a little further, texts of Word and
    relations whole.

    Returns the names of the packages that its relations lead to.
    """
    elements = _elements(package, entry, forbid_dtd=not types.of(name).startswith("image/"))
    first = _local(next(elements))
    if first == "externalLink" and "ddeLink" in map(_local, islice(elements, LINK_HEAD)):
        raise _Refused(_(DDE))
    if first in word_fields.TEXTS:
        with package.open(entry) as part:
            if word_fields.calls_program(part):
                raise _Refused(_(DDE))
    if first != "Relationships":
        return set()
    # the relations of a/b.xml stand in a/_rels/b.xml.rels
    folder = posixpath.dirname(posixpath.dirname(name))
    of = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
    found = set()
    for element in elements:
        _refuse_relation(element, of_chart=types.of(of).endswith(CHARTS))
        if _relation(element) == "package" and not _is_outside(element):
            found.add(_target(element, folder))
    return found


def _elements(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, *, forbid_dtd: bool = True
) -> Iterator[Any]:
    """The elements of a part from the first on, as they open. Raises what the parser raises.

    `forbid_dtd`: whether a DOCTYPE alone is refused; entities always are.
    """
    with package.open(entry) as part:
        events = iterparse(part, ("start",), forbid_dtd=forbid_dtd)
        for count, (_event, element) in enumerate(events):
            if count > MAX_ELEMENTS:
                raise _Refused(_(TOO_LARGE))
            yield element


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _relation(element: Any) -> str:
    """The kind of a relation by its last name: the strict format has other names before it."""
    return str(element.get("Type", "")).strip().rstrip("/").rpartition("/")[2].casefold()


def _target(element: Any, folder: str) -> str:
    return _part_name(posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))))


def _is_outside(element: Any) -> bool:
    return str(element.get("TargetMode", "")).strip().casefold() == "external"


def _refuse_relation(element: Any, *, of_chart: bool = False) -> None:
    kind, target = _relation(element), str(element.get("Target", ""))
    if kind in OF_RELATION or kind.startswith("vbaproject"):
        raise _Refused(_(OF_RELATION.get(kind, MACROS)))
    outside = _is_outside(element)
    if kind == "oleobject" and not outside:
        raise _Refused(_(OBJECT))
    own = OWN_FILES | TABLE_OF_CHART if of_chart else OWN_FILES
    if not outside or kind in LINKS or (kind in own and _is_own_file(target)):
        return
    fault = TEMPLATE if kind == "attachedtemplate" else ELSEWHERE
    raise _Refused(_(fault) % {"name": squeeze(unquote(target))[:100]})


def _is_own_file(target: str) -> bool:
    """Whether a path stays on the machine of whoever opens the file: nothing is fetched for it."""
    path = unquote(target).strip().replace("\\", "/").casefold()
    if OWN_DRIVE.match(path):
        return True
    rest = OWN_START.sub("", path)
    named = rest != path or ":" not in path
    return named and not rest.startswith("/") and "//" not in rest
