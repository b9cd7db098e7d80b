"""Telling the unit of what was issued to it or taken back."""

from __future__ import annotations

from django.utils import translation
from django.utils.functional import Promise

from accounts.actions.notices import announce
from accounts.models import Notice
from inspections.actions.notices import staff_of
from inspections.models import Visit
from reports.models import IssuedDocument


def tell_unit(
    visit: Visit, text: Promise, document: IssuedDocument, *, url: str, kind: str
) -> None:
    """A notice to each who works at the inspected unit now. `text` takes number and day."""
    notices = []
    for person in staff_of(visit.unit_id):
        with translation.override(person.language):
            said = str(text) % {
                "number": document.number_text,
                "day": f"{document.document_date:%d/%m/%Y}",
            }
        notices.append(Notice(recipient=person, text=said, url=url))
    announce(notices, kind, practice=visit.is_training)
