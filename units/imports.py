"""The two imports of this app: units with their names, and accounts with their posting."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.cell_widgets import words_shown
from accounts.imports.kinds import Column, Kind, register
from accounts.models import User
from accounts.permissions import Perm, can
from units import account_rows, resources
from units.account_rows import AccountResource
from units.choices import choices_on
from units.resources import UnitVersionResource


def unit_names(user: User) -> list[str]:
    """The units of today by their names, for drop-down lists."""
    return [choice.full_name for choice in choices_on(user, timezone.localdate())]


register(
    Kind(
        key="units",
        title=_("Units"),
        text=_(
            "Names, codes and superior units, one name a row. A code that is known is put right;"
            " another first day makes another name."
        ),
        allowed=lambda user: can(user, Perm.IMPORT_UNITS),
        resource=UnitVersionResource,
        back="units:unit-list",
        exports=True,
        columns=(
            Column(
                resources.CODE,
                _("The official code, as text. Blank for bodies without one."),
                required=True,
                aliases=("Mã", "code"),
                example="875",
            ),
            Column(
                resources.FULL_NAME,
                _("The whole name with its kind."),
                required=True,
                aliases=("Tên đơn vị", "full_name", "name"),
                example="Huyện Lấp Vò",
                width=32,
            ),
            Column(
                resources.SHORT_NAME,
                _("The name without its kind. Blank: taken from the whole name."),
                example="Lấp Vò",
            ),
            Column(
                resources.LEVEL,
                _("Blank: it follows from the kind."),
                aliases=("level",),
                choices=words_shown(resources.LEVELS),
                example="cấp huyện",
            ),
            Column(
                resources.KIND,
                _("One of the list."),
                required=True,
                aliases=("Loại đơn vị", "type", "kind"),
                choices=words_shown(resources.KIND_WORDS),
                example="huyện",
            ),
            Column(
                resources.PARENT,
                _("The code of the unit it stands under on that day. Blank for the province."),
                required=True,
                aliases=("Mã cấp trên", "Đơn vị cấp trên", "parent_code"),
                example="87",
            ),
            Column(
                resources.FIRST_DAY,
                _("The first day of this name. Blank: since before our records."),
                aliases=("valid_from",),
                is_day=True,
                example="01/11/2020",
            ),
            Column(
                resources.LAST_DAY,
                _("The last day of this name. Blank: still in force."),
                aliases=("valid_to",),
                is_day=True,
            ),
            Column(
                resources.CONTINUES,
                _("For a renamed unit: the code it bore the day before."),
                example="868",
            ),
            Column("Mã định danh điện tử", _("The electronic identifier, where there is one.")),
            Column("Nguồn", _("Where the name was read: the decision, its day.")),
            Column("Ghi chú", _("A note of the office.")),
        ),
    )
)

register(
    Kind(
        key="accounts",
        title=_("Accounts and postings"),
        text=_(
            "People who sign in, with the unit they work for. Passwords are not imported:"
            " each person gets a sign-in slip from the page of the account."
        ),
        allowed=lambda user: can(user, Perm.IMPORT_ACCOUNTS),
        resource=AccountResource,
        back="units:account-list",
        columns=(
            Column(
                account_rows.USERNAME,
                _("Small letters, digits, . - _; a name that is known is changed."),
                required=True,
                aliases=("Tài khoản", "username"),
                example="nguyenvana",
            ),
            Column("Họ và tên", _("The whole name."), True, ("Họ tên",), example="Nguyễn Văn A"),
            Column(
                "Vai trò",
                _("One of the list."),
                required=True,
                choices=words_shown(account_rows.ROLES),
                example="cán bộ kiểm tra",
            ),
            Column(
                "Xưng hô",
                _("How the person is addressed."),
                choices=words_shown(account_rows.HONORIFICS),
            ),
            Column("Thư điện tử", _("For reminders."), aliases=("Email",), width=26),
            Column(
                "Điện thoại",
                _("As text, with its first 0."),
                keeps_zero=True,
                example="0912345678",
            ),
            Column(
                account_rows.UNIT,
                _("The code or the whole name of the unit. Needed for unit staff."),
                aliases=("Mã đơn vị", "Tên đơn vị"),
                choices=unit_names,
                example="Huyện Lấp Vò",
                width=30,
            ),
            Column("Chức danh", _("The job title there."), example="Chuyên viên", width=24),
            Column(
                "Đứng đầu đơn vị",
                _("Whether the person heads the unit."),
                choices=words_shown(account_rows.YES_NO),
            ),
            Column(
                "Từ ngày",
                _("The first day of the posting. Blank: today."),
                is_day=True,
                example="01/07/2025",
            ),
        ),
    )
)
