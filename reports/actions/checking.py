"""Walking the register: every entry, what became of it, and the files that were kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from reports.chain import entry_hash, sha256
from reports.models import IssuedDocument, RegisterHead, SignedScan, Withdrawal
from reports.models.document import BYTES
from reports.seals import seal_after


@dataclass(frozen=True)
class Fault:
    """The first entry that does not hold, and what is wrong with it."""

    entry_number: int
    number_text: str
    problem: str


def verify_register() -> Fault | None:
    """Walk the whole register; the first broken entry, or None when all of it holds."""
    head = RegisterHead.objects.first() or RegisterHead()
    return next(_broken_entries(head), None) or next(_broken_seals(head), None)


def _broken_entries(head: RegisterHead) -> Iterator[Fault]:
    previous, count = "", 0
    for document in IssuedDocument.objects.order_by("entry_number").iterator(chunk_size=20):
        count += 1
        for problem in _problems(document, count, previous):
            yield Fault(document.entry_number, document.number_text, problem)
        previous = document.entry_hash
    if (head.entries, head.entry_hash) != (count, previous):
        yield Fault(count + 1, "-", _("entries are missing at the end"))


def _problems(document: IssuedDocument, place: int, previous: str) -> Iterator[str]:
    if document.entry_number != place:
        yield _("entry %(entry)s is missing") % {"entry": place}
    if document.previous_hash != previous:
        yield _("it does not follow the entry before it")
    kept = {
        _("content"): (document.content.encode(), document.content_sha256),
        "PDF": (bytes(document.pdf), document.pdf_sha256),
        "DOCX": (bytes(document.docx), document.docx_sha256),
    }
    for name, (data, digest) in kept.items():
        if sha256(data) != digest:
            yield _("its %(part)s was changed") % {"part": name}
    if entry_hash(document) != document.entry_hash or document.search_text != document.words():
        yield _("its row was changed")


def _broken_seals(head: RegisterHead) -> Iterator[Fault]:
    """Withdrawals and scans, in the order of their chain."""
    previous, count = "", 0
    for row in sorted([*_of(Withdrawal), *_of(SignedScan)], key=lambda row: row.place or 0):
        count += 1
        document = row.document
        for problem in _problems_of(row, count, previous):
            yield Fault(document.entry_number, document.number_text, problem)
        previous = row.seal
    if (head.seals, head.last_seal) != (count, previous):
        yield Fault(head.entries, "-", _("withdrawals or scans are missing at the end"))


def _of(model: type[Withdrawal] | type[SignedScan]) -> Any:
    rows = model._default_manager.select_related("document")
    return rows.defer(*(f"document__{name}" for name in BYTES))


def _problems_of(row: Withdrawal | SignedScan, place: int, previous: str) -> Iterator[str]:
    what = row._meta.verbose_name
    if row.place != place:
        yield _("a withdrawal or a scan before this one is missing")
    if row.seal != seal_after(previous, row.sealed_text()):
        yield _("the row of its %(what)s was changed") % {"what": what}
    if isinstance(row, SignedScan):
        names = {"what": what, "file": row.original_name}
        if not default_storage.exists(str(row.file.name)):
            yield _("the file of its %(what)s is missing: %(file)s") % names
        elif _digest(str(row.file.name)) != row.sha256:
            yield _("the file of its %(what)s was changed: %(file)s") % names


def _digest(name: str) -> str:
    with default_storage.open(name, "rb") as stored:
        return hashlib.file_digest(stored, "sha256").hexdigest()
