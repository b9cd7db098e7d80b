"""The list under a unit box, narrowed while typing."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from engines.vietnamese.dates import parse_date
from units.choices import choices_on, holding

SHOWN = 20


def day_of(asked: QueryDict) -> dt.date | None:
    """The day of `?tai_ngay=dd/mm/yyyy`; None when there is none or it cannot be read."""
    try:
        return parse_date(asked.get("tai_ngay", ""), today=timezone.localdate())
    except ValueError:
        return None


def asked_day(request: HttpRequest) -> dt.date | None:
    return day_of(request.GET)


@require_safe
def unit_search(request: HttpRequest) -> JsonResponse:
    choices = choices_on(request.user, asked_day(request))  # type: ignore[arg-type]
    found = holding(choices, request.GET.get("q", "")[:300])[:SHOWN]
    return JsonResponse({"results": [{"id": c.unit_id, "label": c.label} for c in found]})
