"""The documents of a bundle: those the person may see, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from accounts.models import JobResult, User
from reports.changes import read_changes
from reports.models import IssuedDocument

MOST = 1000  # documents
OF_VISIT = (IssuedDocument.Kind.MINUTES, IssuedDocument.Kind.SUPPLEMENT)


def minutes_of(visits: Any, *, by: User) -> Any:
    """What stands of the minutes of these visits."""
    rows = IssuedDocument.objects.visible_to(by).standing()
    return rows.filter(visit__in=visits.order_by().values("pk"), kind__in=OF_VISIT)


def in_order(pks: Sequence[int], *, by: User) -> list[IssuedDocument]:
    """Those of them the person may see, by day and unit, without their bytes; their changes read."""
    rows = IssuedDocument.objects.visible_to(by).filter(pk__in=pks).light()
    rows = rows.select_related("withdrawal", "visit")
    found = list(rows.order_by("document_date", "unit_name", "entry_number"))
    read_changes(found)
    return found


def with_pdf(documents: Iterable[IssuedDocument], *, by: User) -> Iterator[bytes]:
    """The PDF of each, one at a time: all of them together may be larger than the memory."""
    rows = IssuedDocument.objects.visible_to(by).only("pdf")
    for document in documents:
        yield bytes(rows.get(pk=document.pk).pdf)


def may_see_documents(user: User, result: JobResult) -> bool:
    rows = IssuedDocument.objects.visible_to(user).filter(pk__in=result.holds)
    return bool(rows.count() == len(result.holds))
