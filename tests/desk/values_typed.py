"""The values typed where any text will not do, so that every form goes in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.inspections.factories import PASSWORD

UNIT_CLERK = "Lê Thị Cán Bộ"


class Labelled(str):
    """The choice whose label holds this text."""


def in_days(number: int) -> str:
    return f"{timezone.localdate() + dt.timedelta(days=number):%d/%m/%Y}"


# By the last part of the posted name, on every form; None: it stays as the page shows it.
ANYWHERE: dict[str, Any] = {
    "account": None,
    "captions": None,  # of files, and none is chosen
    "document_dates": None,
    "acting_for": "",
    "joined_teams": None,
    "letterhead_lines": "",  # the words of the name, only broken into lines
    "password": PASSWORD,
    "recheck_of": "",
    "repeats": "",
    "scope": "unnamed",
    "username": "nguoi.moi",
}
# The same, only where nothing stands.
BLANK = {"role": "member"}
# By the name of the page.
TYPED: dict[str, dict[str, Any]] = {
    "units:account-add": {"role": "unit_staff"},
    "findings:deadline-set": {"due_on": in_days(30)},
    "findings:extension-decide": {"granted_until": in_days(60)},
    "findings:extension-ask": {"proposed_on": in_days(60)},
    "findings:recheck-add": {"held_on": "20/11/2018"},
    "findings:request-add": {"due_on": "31/12/2018"},
    "findings:request-edit": {"due_on": "31/12/2018"},
    "inspections:plan-add": {"year": "2019"},
    "inspections:plan-copy": {"year": "2020"},
    "reports:summary-add": {"compare_from": "01/01/2017", "compare_to": "30/06/2017"},
    "reports:summary-edit": {"compare_from": "01/01/2017", "compare_to": "30/06/2017"},
    "admin:findings_correctionrequest_add": {"due_on": "31/12/2018", "findings": None},
    "admin:findings_correctionrequest_change": {"due_on": "31/12/2018"},
    "admin:findings_severitydeadline_add": {"severity": "low"},
    "admin:findings_escalationstage_add": {"told": "office", "weeks_late": "9"},
    "admin:inspections_criteriaset_add": {"version": "77"},
    "admin:inspections_plan_add": {"year": "2019"},
    "admin:inspections_team_add": {"role": "leader"},
    "admin:units_posting_add": {"user": Labelled(UNIT_CLERK)},
    "admin:units_succession_add": {"successor": Labelled("Lấp Vò"), "scope": "part"},
    "admin:units_unitversion_add": {
        "unit": Labelled("Nội vụ cũ"),
        "level": "agency",
        "kind": "sở/ngành",
        "parent": Labelled("Hồng Ngự"),
        "valid_from": "01/07/2025",
        "valid_to": "",
    },
    "admin:units_succession_change": {"scope": None},
}
UNITS = "Mã đơn vị;Tên đầy đủ;Loại;Mã đơn vị cấp trên\n30009;Xã Tân Công;xã;868\n".encode()
