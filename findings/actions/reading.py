"""Notes who has looked at a request, so that only later news is new to them."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from accounts.unavailable import write_or_put_off
from findings.models import CorrectionRequest, RequestReading


def mark_read(request: CorrectionRequest, *, by: User) -> None:
    """The person looks at the request now: one statement, put off when the database is locked."""
    reading = RequestReading(request=request, user=by, read_at=timezone.now())
    write_or_put_off(
        lambda: RequestReading.objects.bulk_create(
            [reading],
            update_conflicts=True,
            unique_fields=["request", "user"],
            update_fields=["read_at"],
        )
    )
