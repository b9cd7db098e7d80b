"""Makes the bytes of a DOCX depend on its content alone."""

import io
import zipfile
from datetime import UTC, date, datetime, time

from docx.document import Document as DocumentObject

from engines.printing.context import MinutesContext
from engines.printing.paper import PaperContext
from engines.printing.paper_sheet import PaperSheet
from engines.printing.sheet import Sheet
from engines.vietnamese.text import xml_text

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a ZIP can name


def set_properties(
    document: DocumentObject, context: MinutesContext | PaperContext, sheet: Sheet | PaperSheet
) -> None:
    properties = document.core_properties
    day = context.date or date(*EPOCH[:3])  # a draft has no day yet
    moment = datetime.combine(day, time(), tzinfo=UTC)
    properties.created = properties.modified = moment
    title = " ".join([sheet.title, *sheet.subject, *getattr(sheet, "about", ())]).strip()
    properties.title = xml_text(title)
    properties.author = properties.last_modified_by = xml_text(" ".join(sheet.body))
    properties.comments = ""
    properties.language = "vi-VN"
    properties.revision = 1


def settled(docx: bytes) -> bytes:
    """The same package with the same moment on every entry."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(entry))
    return out.getvalue()
