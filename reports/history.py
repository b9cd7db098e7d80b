"""Source of a visit's history: its documents."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.history import Happenings, Source, State, Told, day_words
from accounts.models import User
from inspections.models import Visit
from reports.models import IssuedDocument, SignedScan


def document_sources(visit: Visit, user: User) -> list[Source]:
    """Issued documents and the scans of their signed copies. A withdrawal is a move of the visit."""
    return [
        Happenings(
            IssuedDocument.objects.visible_to(user).filter(visit=visit),
            ("kind", "number_text", "document_date", "amend_reason"),
            _document,
            at="issued_at",
            by="issued_by",
        ),
        Happenings(
            SignedScan.objects.visible_to(user).filter(document__visit=visit),
            ("original_name",),
            lambda data: Told(
                _("Signed scan attached: “%(name)s”") % {"name": data["original_name"]}
            ),
            at="uploaded_at",
            by="uploaded_by",
        ),
    ]


def _document(data: State) -> Told:
    kinds = dict(IssuedDocument.Kind.choices)
    title = _("Document: %(kind)s No. %(number)s of %(day)s") % {
        "kind": kinds[data["kind"]],
        "number": data["number_text"],
        "day": day_words(data["document_date"]),
    }
    return Told(title, note=data["amend_reason"])
