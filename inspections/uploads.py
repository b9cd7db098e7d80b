"""Checks uploads: PDF, DOCX, XLSX, JPEG, PNG, by content and not by name alone.

Limits and reasons: OWASP File Upload cheat sheet; an XLSX of 640 KB may unpack to 300 MB, a PNG of
109 KB to 900 million pixels, so both are judged before anything is unpacked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from accounts.upload_guard import UNNAMED
from engines.vietnamese.text import is_blank, squeeze
from inspections import pictures
from inspections.office_files import DOCX, PASSWORD, XLSX, office_fault
from inspections.pdf_files import pdf_fault

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
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

MAX_FILES = 20
MAX_NAME = 150
HEAD = 4096
PDF_HEADER_WITHIN = 1024  # some programs write bytes of their own before it, and readers take it


@dataclass(frozen=True)
class CheckedUpload:
    """A file that passed: `content` is what will be stored (a picture is a clean copy).

    `caption` and `document_date`: what its sender says of it.
    """

    content: File[bytes]
    name: str
    content_type: str
    caption: str = ""
    document_date: dt.date | None = None


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
    fault = pdf_fault(upload.read()) if content_type == PDF else office_fault(upload, content_type)
    if fault:
        raise _fault(name, fault)
    upload.seek(0)
    return CheckedUpload(upload, name, content_type)


def clean_name(raw: str) -> str:
    """The person's own name for the file: no folders, one line, NFC, no invisible signs.

    A name of nothing but an accepted ending gets a word before it.
    """
    name = squeeze(raw).replace("\\", "/").rsplit("/", 1)[-1].strip()
    stem, dot, suffix = name.rpartition(".")
    if is_blank(stem) and f".{suffix}".lower() in TYPE_OF_SUFFIX:
        stem = _("file")
    return f"{stem[:MAX_NAME]}{dot}{suffix}" if dot else name[:MAX_NAME]


def _fault(name: str, text: str) -> ValidationError:
    return ValidationError(f"{name[:80]}: {text}")


def _refuse_by_name(name: str, suffix: str) -> None:
    if name == UNNAMED:
        raise _fault(name, _("The file has no name; give it one, and send it again."))
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
    if not _begins_as(content_type, head):
        raise _fault(name, _not_what_it_says(head))


def _begins_as(content_type: str, head: bytes) -> bool:
    if content_type == PDF:
        return b"%PDF-" in head[:PDF_HEADER_WITHIN]
    starts = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
    return head.startswith(starts.get(content_type, b"PK\x03\x04"))


def _phone_photo() -> str:
    return _(
        "HEIC photos cannot be printed. On the iPhone choose Settings, Camera, Formats, Most "
        "Compatible and take it again; or open the photo, and share it as JPG."
    )


def _not_what_it_says(head: bytes) -> str:
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return _phone_photo()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _(PASSWORD)
    try:
        found = puremagic.from_string(head).lstrip(".").upper()
    except (puremagic.PureError, ValueError):
        found = ""
    if not found:  # some kinds are known that have no suffix of their own
        return _("The content is not what the file name says.")
    return _("The content is not what the file name says (it looks like %(kind)s).") % {
        "kind": found
    }


def _clean_picture(upload: UploadedFile[bytes], name: str) -> File[bytes]:
    upload.seek(0)
    try:
        return ContentFile(pictures.clean_copy(upload))
    except (pictures.TooLarge, Image.DecompressionBombError, Image.DecompressionBombWarning) as e:
        text = _("The picture has more than 65 million points; make it smaller.")
        raise _fault(name, text) from e
    except Exception as error:  # a broken picture breaks the library in any way
        raise _fault(name, _("The picture is damaged and cannot be opened.")) from error
