"""Adding an entry to the register, and walking its chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import User
from inspections.models import Team, Visit
from reports.actions.prepare import Rendered
from reports.chain import entry_hash, sha256
from reports.models import IssuedDocument, IssuingBody, NumberSeries, RegisterHead
from reports.models.series import issuer_key

HEAD = 1  # the one row of RegisterHead


class DraftMoved(Exception):
    """The number or the visit moved while the document was rendered: render it again."""


def add_entry(rendered: Rendered, visit: Visit | None, *, by: User, **more: Any) -> IssuedDocument:
    """Give the number and keep the document. The caller is in a transaction and holds the visit.

    Raises DraftMoved when the printed number is not the next one any more.
    """
    context = rendered.context
    series = lock_series(rendered.issuer, rendered.type, rendered.date.year)
    if rendered.number != series.last + 1:
        raise DraftMoved
    head, _made = RegisterHead.objects.select_for_update().get_or_create(pk=HEAD)
    content = context.to_json()
    document = IssuedDocument(
        visit=visit,
        series=series,
        year=series.year,
        number=rendered.number,
        number_text=rendered.number_text,
        document_date=rendered.date,
        issuer_name=rendered.issuer.name,
        unit_name=context.unit_name,
        signers=[
            {"title": " ".join(block.titles), "name": block.name} for block in rendered.signatures
        ],
        template=rendered.template,
        content=content,
        pdf=rendered.pdf,
        docx=rendered.docx,
        content_sha256=sha256(content.encode()),
        pdf_sha256=sha256(rendered.pdf),
        docx_sha256=sha256(rendered.docx),
        check_code=rendered.check_code,
        issued_at=timezone.now(),
        issued_by=by,
        entry_number=head.entries + 1,
        previous_hash=head.entry_hash,
        **more,
    )
    document.entry_hash = entry_hash(document)
    document.save(force_insert=True)
    series.last = document.number
    series.save(update_fields=["last"])
    head.entries, head.entry_hash = document.entry_number, document.entry_hash
    head.save()
    return document


def lock_series(issuer: Team | IssuingBody, type: NumberSeries.Type, year: int) -> NumberSeries:
    series, _made = NumberSeries.objects.select_for_update().get_or_create(
        **issuer_key(issuer), type=type, year=year
    )
    return series


@dataclass(frozen=True)
class Fault:
    """The first entry that does not hold, and what is wrong with it."""

    entry_number: int
    number_text: str
    problem: str


def verify_register() -> Fault | None:
    """Walk the whole chain; the first broken entry, or None when all of it holds."""
    return next(_faults(), None)


def _faults() -> Iterator[Fault]:
    previous, count = "", 0
    for document in IssuedDocument.objects.order_by("entry_number").iterator(chunk_size=50):
        count += 1
        for problem in _problems(document, count, previous):
            yield Fault(document.entry_number, document.number_text, problem)
        previous = document.entry_hash
    head = RegisterHead.objects.filter(pk=HEAD).first()
    if (head.entries, head.entry_hash) != (count, previous) if head else count:
        yield Fault(count + 1, "-", "entries are missing at the end")


def _problems(document: IssuedDocument, place: int, previous: str) -> Iterator[str]:
    if document.entry_number != place:
        yield f"entry {place} is missing"
    if document.previous_hash != previous:
        yield "it does not follow the entry before it"
    kept = {
        "content": (document.content.encode(), document.content_sha256),
        "PDF": (bytes(document.pdf), document.pdf_sha256),
        "DOCX": (bytes(document.docx), document.docx_sha256),
    }
    for name, (data, digest) in kept.items():
        if sha256(data) != digest:
            yield f"its {name} was changed"
    if entry_hash(document) != document.entry_hash:
        yield "its row was changed"
