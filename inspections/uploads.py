"""What may be uploaded: PDF, DOCX, XLSX, JPEG, PNG, judged by content and not by name alone.

Limits and reasons: OWASP File Upload cheat sheet; an XLSX of 640 KB may unpack to 300 MB, a PNG of
109 KB to 900 million pixels, so both are judged before anything is unpacked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image
from pypdf import PdfReader

from inspections import pictures
from vietnamese.text import squeeze

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPE_OF_SUFFIX = {
    ".pdf": PDF,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".jfif": JPEG,  # as Windows names a photo saved from a browser
    ".png": PNG,
    ".docx": DOCX,
    ".xlsx": XLSX,
}
ACCEPT = ",".join(TYPE_OF_SUFFIX)
PHONE_PHOTOS = (".heic", ".heif")
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
MAIN_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}

MAX_FILES = 20
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_NAME = 150
HEAD = 4096


@dataclass(frozen=True)
class CheckedUpload:
    """A file that passed: `content` is what will be stored (a picture is a clean copy)."""

    content: File[bytes]
    name: str
    content_type: str


def check_upload(upload: UploadedFile[bytes]) -> CheckedUpload:
    """Raises ValidationError naming the file and what to do."""
    name = clean_name(upload.name or "")
    suffix = PurePosixPath(name).suffix.lower()
    _refuse_by_name(name, suffix)
    content_type = TYPE_OF_SUFFIX[suffix]
    _refuse_by_size(upload, name)
    _refuse_other_content(upload, name, content_type)
    if content_type in (JPEG, PNG):
        name = f"{name[: -len(suffix)]}.jpg" if suffix == ".jfif" else name
        return CheckedUpload(_clean_picture(upload, name), name, content_type)
    if content_type == PDF:
        _refuse_bad_pdf(upload, name)
    else:
        _refuse_bad_office(upload, name, content_type)
    upload.seek(0)
    return CheckedUpload(upload, name, content_type)


def clean_name(raw: str) -> str:
    """The person's own name for the file: no folders, one line, NFC, no invisible signs."""
    name = squeeze(raw).replace("\\", "/").rsplit("/", 1)[-1].strip()
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[:MAX_NAME]}{dot}{suffix}" if dot else name[:MAX_NAME]


def _fault(name: str, text: str) -> ValidationError:
    return ValidationError(f"{name[:80]}: {text}")


def _refuse_by_name(name: str, suffix: str) -> None:
    if suffix in (".doc", ".xls"):
        raise _fault(name, _("Old Word and Excel files are not accepted; save as DOCX, XLSX, PDF."))
    if suffix in PHONE_PHOTOS:
        raise _fault(name, _phone_photo())
    if suffix not in TYPE_OF_SUFFIX:
        raise _fault(name, _("Only PDF, DOCX, XLSX, JPG and PNG files are accepted."))


def _refuse_by_size(upload: UploadedFile[bytes], name: str) -> None:
    if not upload.size:
        raise _fault(name, _("The file is empty."))
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise _fault(name, _("The file is larger than 20 MB."))


def _refuse_other_content(upload: UploadedFile[bytes], name: str, content_type: str) -> None:
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(0)
    if not head.startswith(_starts(content_type)):
        raise _fault(name, _not_what_it_says(head))


def _starts(content_type: str) -> bytes:
    return {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}.get(
        content_type, b"PK\x03\x04"
    )


def _phone_photo() -> str:
    return _(
        "HEIC photos cannot be printed. On the iPhone choose Settings, Camera, Formats, Most "
        "Compatible and take it again; or open the photo, and share it as JPG."
    )


def _not_what_it_says(head: bytes) -> str:
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return _phone_photo()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _("The file has a password or an old format; save it without either.")
    try:
        found = puremagic.from_string(head).lstrip(".").upper()
    except (puremagic.PureError, ValueError):
        return _("The content is not what the file name says.")
    return _("The content is not what the file name says (it looks like %(kind)s).") % {
        "kind": found
    }


def _refuse_bad_pdf(upload: UploadedFile[bytes], name: str) -> None:
    upload.seek(0)
    try:
        reader = PdfReader(upload, strict=False)
        encrypted = reader.is_encrypted
        active = False if encrypted else _is_active(reader)
    except Exception as error:  # a broken PDF breaks the reader in any way
        raise _fault(name, _("The PDF cannot be read; save or scan it again.")) from error
    if encrypted:
        raise _fault(name, _("The PDF is protected by a password; save it without one."))
    if active:
        raise _fault(name, _("The PDF carries a program or other files; print it to a new PDF."))


def _is_active(reader: PdfReader) -> bool:
    """JavaScript, launch actions or embedded files at the places a viewer acts on when opening."""
    root: Any = reader.trailer["/Root"].get_object()
    names: Any = root.get("/Names", {})
    names = names.get_object() if hasattr(names, "get_object") else names
    if "/AA" in root or "/JavaScript" in names or "/EmbeddedFiles" in names:
        return True
    action: Any = root.get("/OpenAction")
    action = action.get_object() if hasattr(action, "get_object") else action
    return isinstance(action, dict) and action.get("/S") in ("/JavaScript", "/Launch")


def _refuse_bad_office(upload: UploadedFile[bytes], name: str, content_type: str) -> None:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as package:
            fault = _package_fault(package, content_type)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _fault(name, _("The file is damaged and cannot be opened.")) from error
    if fault:
        raise _fault(name, fault)


def _package_fault(package: zipfile.ZipFile, content_type: str) -> str:
    """From the central directory first: nothing is unpacked before the sizes are known."""
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return _("The file unpacks to more than 50 MB or too many parts.")
    names = [entry.filename for entry in entries]
    if any(_escapes(name) for name in names) or any(_is_link(entry) for entry in entries):
        return _("The file is damaged and cannot be opened.")
    if any("vbaproject" in name.lower() for name in names):
        return _("The file carries macros; save it without macros.")
    if "[Content_Types].xml" not in names or MAIN_PART[content_type] not in names:
        return _("The content is not what the file name says.")
    return _active_part(package, entries)


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in PurePosixPath(name.replace("\\", "/")).parts


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return (entry.external_attr >> 16) & 0o170000 == 0o120000


def _active_part(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with package.open(entry) as part:
                head = part.read(HEAD)
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    return _("The file carries a definition that could harm the reader.")
                if entry.filename.endswith(".rels") and any(_remote(head, part)):
                    return _("The file loads a template from another place; save it without it.")
    return ""


def _remote(head: bytes, rest: IO[bytes]) -> Iterator[bool]:
    """A template, frame or object fetched from elsewhere; an ordinary link is no harm."""
    text = head + rest.read(1024 * 1024)
    for relation in text.split(b"<Relationship ")[1:]:
        yield b'TargetMode="External"' in relation and b"/hyperlink" not in relation


def _clean_picture(upload: UploadedFile[bytes], name: str) -> File[bytes]:
    upload.seek(0)
    try:
        return ContentFile(pictures.clean_copy(upload))
    except (pictures.TooLarge, Image.DecompressionBombError, Image.DecompressionBombWarning) as e:
        text = _("The picture has more than 65 million points; make it smaller.")
        raise _fault(name, text) from e
    except Exception as error:  # a broken picture breaks the library in any way
        raise _fault(name, _("The picture is damaged and cannot be opened.")) from error
