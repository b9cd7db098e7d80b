"""Adding an entry to the register."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import User
from inspections.models import Team, Visit
from reports.actions.prepare import Rendered
from reports.chain import entry_hash, sha256
from reports.facts import Facts, facts_of
from reports.models import IssuedDocument, IssuingBody, NumberSeries, RegisterHead
from reports.models.series import issuer_key


class DraftMoved(Exception):
    """The number or the visit moved while the document was rendered: render it again."""


def add_entry(
    rendered: Rendered,
    visit: Visit | None,
    *,
    by: User,
    kind: IssuedDocument.Kind,
    facts: Facts | None = None,
    **more: Any,
) -> IssuedDocument:
    """Give the number and keep the document. The caller is in a transaction and holds the visit.

    Raises DraftMoved when the printed number is not the next one any more.
    """
    context = rendered.context
    series = lock_series(rendered.issuer, rendered.type, rendered.date.year)
    if rendered.number != series.last + 1:
        raise DraftMoved
    head = RegisterHead.locked()
    content = context.to_json()
    document = IssuedDocument(
        visit=visit,
        kind=kind,
        facts=facts or facts_of(kind, visit),
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
        layout_note=rendered.layout_note,
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
