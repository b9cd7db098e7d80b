"""Documents as they were issued, in a ZIP, each under a name a person can read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from engines.vietnamese.text import fold
from reports.models import IssuedDocument

LONGEST = 80  # letters of a name: some systems allow 260 for the whole path


def pack(
    documents: Sequence[IssuedDocument], pdfs: Iterator[bytes], path: Path, step: Callable[[], None]
) -> None:
    """`step` is called once for each document. A PDF is compressed already: it is only stored."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, document in zip(names(documents), documents, strict=True):
            day = document.document_date
            entry = zipfile.ZipInfo(name, date_time=(day.year, day.month, day.day, 0, 0, 0))
            entry.external_attr = 0o640 << 16
            archive.writestr(entry, next(pdfs))
            step()


def names(documents: Sequence[IssuedDocument]) -> list[str]:
    """01_BB-DKT_2018_thi-xa-hong-ngu.pdf: plain letters, and no name twice on any system."""
    found: list[str] = []
    taken: set[str] = set()
    for document in documents:
        stem = _stem(document)
        name, n = stem, 1
        while name.lower() in taken:
            n += 1
            name = f"{stem}-{n}"
        taken.add(name.lower())
        found.append(f"{name}.pdf")
    return found


def _stem(document: IssuedDocument) -> str:
    unit = re.sub(r"[^a-z0-9]+", "-", fold(document.unit_name)).strip("-")
    parts = [re.sub(r"[^\w.-]+", "-", document.file_stem, flags=re.ASCII)]
    if document.state == IssuedDocument.State.WITHDRAWN:
        parts.append("da-thu-hoi")
    return "_".join([*parts, unit])[:LONGEST].rstrip("-_.")
