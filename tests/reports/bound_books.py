"""Documents that are in no database, for binding many of them."""

from __future__ import annotations

import datetime as dt

from reports.models import IssuedDocument

DAY = dt.date(2018, 1, 1)


def unsaved(number: int) -> IssuedDocument:
    document = IssuedDocument(
        kind="minutes",
        number_text=f"{number + 1:02d}/BB-ĐKT",
        unit_name=f"Xã Số {number + 1}",
        document_date=DAY + dt.timedelta(days=number),
    )
    document.has_amendment = False
    return document
