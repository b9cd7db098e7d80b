"""The two imports of this app: findings into one's own draft, and past visits from paper."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.cell_widgets import words_shown
from accounts.imports.kinds import Column, Kind, register
from accounts.models import User
from accounts.permissions import Perm, can
from findings import file_words, past_rows
from findings.past_rows import PastVisitResource
from findings.resources import FindingResource
from inspections.files import MultipleFilesField, files_undone_on_error, keep_upload
from inspections.imports import team_names
from inspections.models import ReformArea, Visit, VisitFile
from inspections.plan_rows import SESSIONS
from inspections.uploads import CheckedUpload
from units.imports import unit_names


def scan_field() -> Any:
    return MultipleFilesField(
        label=_("Scans"),
        help_text=_(
            "All the files that the rows name, chosen together: PDF or pictures, each up to 20 MB."
        ),
    )


def keep_scan(upload: CheckedUpload) -> dict[str, Any]:
    with files_undone_on_error():
        return keep_upload(upload, VisitFile)


def area_codes(user: User) -> list[str]:
    areas = ReformArea.objects.visible_to(user).order_by("order")
    return list(dict.fromkeys(areas.values_list("code", flat=True)))


def own_drafts(user: User) -> list[str]:
    return [visit.code for visit in Visit.objects.visible_to(user).drafts().order_by("-held_on")]


CONTENT = (
    Column(
        "Tiêu chí",
        _("The code of the criterion, of the set in force."),
        example="CD-02",
    ),
    Column(
        "Phạm vi",
        _("Whom it concerns. Blank: the whole unit."),
        choices=words_shown(file_words.SCOPES),
    ),
    Column(
        "Nguyên văn phạm vi",
        _("The words that were said, where units or staff are not named."),
        example="một số xã",
    ),
    Column("Cấp", _("The level of those not named."), choices=words_shown(file_words.LEVELS)),
    Column(
        file_words.NAMED,
        _("The named units, parted by semicolons."),
        example="Xã Tân Mỹ; Xã Mỹ An Hưng A",
        width=28,
    ),
    Column("Nguyên nhân", _("The cause, in one or two sentences."), width=28),
    Column("Loại nguyên nhân", _("One of the list."), choices=words_shown(file_words.CAUSE_KINDS)),
    Column("Hệ quả", _("What follows from it."), width=28),
    Column("Căn cứ", _("The text it rests on."), width=28),
    Column(
        "Mức độ",
        _("How serious. Blank: not rated."),
        choices=words_shown(file_words.SEVERITIES),
    ),
)

register(
    Kind(
        key="findings",
        title=_("Findings into your own draft"),
        text=_(
            "Strengths and limitations, one a row, added to a draft that your team is writing."
            " Rows are only added; the numbers follow by themselves."
        ),
        allowed=lambda user: user.is_active and user.role == User.Role.INSPECTOR,
        resource=FindingResource,
        back="findings:finding-list",
        columns=(
            Column(
                "Đợt kiểm tra",
                _("The code of the visit, as its page shows it."),
                required=True,
                aliases=("Mã đợt kiểm tra",),
                choices=own_drafts,
                example="KT-2018-0002",
            ),
            Column("Loại", _("One of the list."), True, choices=words_shown(file_words.KINDS)),
            Column("Nội dung", _("The sentence as it will be printed."), required=True, width=60),
            Column("Lĩnh vực", _("The code of the area."), required=True, choices=area_codes),
            *CONTENT,
        ),
    )
)

register(
    Kind(
        key="past-visits",
        title=_("Past visits from paper"),
        text=_(
            "Visits of earlier years from their signed minutes, one finding or request a row, marked"
            " as entered from paper. They count in figures and trends; no document is issued for"
            " them. The scans are sent together with your yes, at most 20 at a time."
        ),
        allowed=lambda user: can(user, Perm.IMPORT_VISITS),
        resource=PastVisitResource,
        back="inspections:visit-list",
        scan_field=scan_field,
        keep_scan=keep_scan,
        columns=(
            Column(
                past_rows.UNIT,
                _("The inspected unit: its code or its whole name on that day."),
                required=True,
                aliases=("Mã đơn vị", "Tên đơn vị", "Đơn vị được kiểm tra"),
                choices=unit_names,
                example="Huyện Lấp Vò",
                width=28,
            ),
            Column(
                past_rows.DAY, _("The day of the visit."), True, is_day=True, example="19/07/2016"
            ),
            Column("Buổi", _("The part of the day."), choices=words_shown(SESSIONS)),
            Column("Thời kỳ từ ngày", _("First day of the review period."), is_day=True),
            Column("Thời kỳ đến ngày", _("Last day of the review period."), is_day=True),
            Column("Thời kỳ bằng chữ", _("The period in words."), example="6 tháng đầu năm 2016"),
            Column(
                "Đoàn kiểm tra",
                _("The team, where it is kept here: its people then see the visit."),
                choices=team_names,
                width=32,
            ),
            Column(past_rows.PAPER, _("The number of the paper minutes."), example="05/BB-ĐKT"),
            Column(
                past_rows.SCAN,
                _("The name of the scan's file; several are parted by semicolons."),
                required=True,
                aliases=("Bản quét",),
                example="BB-Lap-Vo-2016.pdf",
                width=26,
            ),
            Column(
                past_rows.KIND,
                _("What the row is. A visit without content has one row with this left blank."),
                required=True,
                choices=words_shown(past_rows.CONTENT),
            ),
            Column(past_rows.TEXT, _("The sentence of the minutes."), required=True, width=60),
            Column(
                past_rows.AREA,
                _("The code or the name of the area, in the programme of that time."),
                required=True,
                choices=area_codes,
            ),
            *CONTENT,
            Column(
                "Hình thức kiến nghị",
                _("For requests. Blank: recommends."),
                choices=words_shown(file_words.FORCES),
            ),
            Column(past_rows.DUE, _("For requests: the day that was set."), is_day=True),
            Column("Thời hạn bằng chữ", _("For requests: the time in the words said.")),
            Column(
                past_rows.OUTCOME,
                _("For requests: what became of it, as the papers have it. Blank: not known."),
                example="Đã ban hành lại kế hoạch ngày 12/9/2016",
                width=36,
            ),
        ),
    )
)
