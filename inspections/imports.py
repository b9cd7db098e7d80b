"""The two imports of this app: the days of the calendar, and plans with their visits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.cell_widgets import words_shown
from accounts.imports.kinds import Column, Kind, register
from accounts.models import User
from accounts.permissions import Perm, can
from inspections import day_rows, plan_rows
from inspections.day_rows import CalendarDayResource
from inspections.models import Team
from inspections.plan_rows import PlanRowResource
from units.imports import unit_names


def team_names(user: User) -> list[str]:
    return list(Team.objects.visible_to(user).order_by("name").values_list("name", flat=True))


register(
    Kind(
        key="days",
        title=_("Days off and make-up days"),
        text=_("The office calendar, one day a row. Every deadline is counted by it."),
        allowed=lambda user: can(user, Perm.MANAGE_LISTS),
        resource=CalendarDayResource,
        back="inspections:day-list",
        exports=True,
        columns=(
            Column(day_rows.DATE, _("The day."), True, is_day=True, example="02/09/2026"),
            Column(
                "Loại",
                _("Whether the day is off, or worked to make up for another."),
                required=True,
                choices=words_shown(day_rows.KINDS),
                example="ngày nghỉ",
            ),
            Column(
                "Tên ngày",
                _("What the day is."),
                required=True,
                aliases=("Dịp", "Tên"),
                example="Quốc khánh",
                width=30,
            ),
            Column(
                "Có quyết định chính thức",
                _("Whether a decision names the day. Blank: yes."),
                choices=words_shown(day_rows.YES_NO),
                example="có",
            ),
            Column(
                "Nguồn",
                _("The number and day of the decision, or where it was read."),
                aliases=("Căn cứ",),
                width=36,
            ),
        ),
    )
)

register(
    Kind(
        key="plans",
        title=_("Plans with their visits"),
        text=_(
            "A year's plan, one visit a row; the columns of the plan are the same in each row."
            " Teams must be there already."
        ),
        allowed=lambda user: can(user, Perm.IMPORT_PLANS),
        resource=PlanRowResource,
        back="inspections:plan-list",
        exports=True,
        columns=(
            Column(
                plan_rows.YEAR,
                _("The plan's year."),
                required=True,
                is_number=True,
                example="2026",
                width=8,
            ),
            Column(
                plan_rows.TITLE,
                _("The plan's title."),
                required=True,
                example="Kế hoạch kiểm tra công tác cải cách hành chính năm 2026",
                width=44,
            ),
            Column(
                plan_rows.NUMBER,
                _("The plan's number; year and number tell plans apart."),
                example="26/KH-UBND",
            ),
            Column("Ngày ký", _("The day the plan was signed."), is_day=True),
            Column("Cơ quan ban hành", _("Who issued the plan."), width=26),
            Column("Người ký", _("Who signed it."), width=22),
            Column("Chức vụ người ký", _("The signer's position."), width=22),
            Column(
                plan_rows.UNIT,
                _("The unit to be inspected: its code or its whole name on that day."),
                required=True,
                aliases=("Mã đơn vị", "Tên đơn vị", "Đơn vị được kiểm tra"),
                choices=unit_names,
                example="Huyện Lấp Vò",
                width=30,
            ),
            Column(
                plan_rows.DAY, _("The day of the visit."), True, is_day=True, example="19/07/2026"
            ),
            Column("Buổi", _("The part of the day."), choices=words_shown(plan_rows.SESSIONS)),
            Column(
                "Hình thức",
                _("Announced unless it says otherwise. A re-check is made from the earlier visit."),
                choices=words_shown(plan_rows.FORMS),
            ),
            Column("Thời kỳ từ ngày", _("First day of the review period."), is_day=True),
            Column("Thời kỳ đến ngày", _("Last day of the review period."), is_day=True),
            Column("Thời kỳ bằng chữ", _("The period in words."), example="6 tháng đầu năm 2026"),
            Column(
                plan_rows.LEAD,
                _("The team that leads, by its name."),
                required=True,
                choices=team_names,
                width=36,
            ),
            Column(
                plan_rows.JOINED,
                _("Teams that join, by their names, parted by semicolons."),
                choices=team_names,
                width=36,
            ),
        ),
    )
)
