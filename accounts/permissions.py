"""The one table of permissions. Rows are narrowed elsewhere, by `visible_to`.

An actor is a role, or, for inspectors and unit staff, what the person is to the visit or the
request at hand. `docs/permissions.md` is generated from GRANTS.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class Actor(StrEnum):
    SYSTEM_ADMIN = "system_admin"
    OFFICE = "office"
    LEADER = "leader"  # of the team that leads the visit
    DEPUTY = "deputy"  # of the team that leads the visit
    MEMBER = "member"  # secretary or member, or anyone of a joined team
    INSPECTOR = "inspector"  # an inspector, whatever the visit
    UNIT_STAFF = "unit_staff"  # of the unit concerned
    SUPERIOR = "superior"  # staff of a unit above the unit concerned
    AUDITOR = "auditor"


class Perm(StrEnum):
    ENTER_ADMIN = "enter_admin"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_UNIT_ACCOUNTS = "manage_unit_accounts"
    IMPORT_ACCOUNTS = "import_accounts"
    MANAGE_UNITS = "manage_units"
    IMPORT_UNITS = "import_units"
    MANAGE_LISTS = "manage_lists"
    READ_PLANS = "read_plans"
    MANAGE_PLANS = "manage_plans"
    IMPORT_PLANS = "import_plans"
    IMPORT_VISITS = "import_visits"
    MANAGE_TEAMS = "manage_teams"
    EDIT_VISIT = "edit_visit"
    WRITE_MINUTES = "write_minutes"
    RECORD_FINDING = "record_finding"
    PREVIEW_MINUTES = "preview_minutes"
    ISSUE_MINUTES = "issue_minutes"
    ISSUE_AS_DEPUTY = "issue_as_deputy"
    WITHDRAW_MINUTES = "withdraw_minutes"
    ATTACH_SCAN = "attach_scan"
    ISSUE_LETTER = "issue_letter"
    ISSUE_CONCLUSION = "issue_conclusion"
    ISSUE_SUMMARY = "issue_summary"
    ACKNOWLEDGE = "acknowledge"
    ANSWER_REQUEST = "answer_request"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    SET_DEADLINE = "set_deadline"
    VERIFY_RESPONSE = "verify_response"
    CLOSE_REQUEST = "close_request"
    WITHDRAW_REQUEST = "withdraw_request"
    HAND_OVER = "hand_over"
    EXPORT_LISTS = "export_lists"
    EXPORT_SUMMARY = "export_summary"
    SHARE_FILTERS = "share_filters"
    READ_AUDIT = "read_audit"


_MEMBER = frozenset(
    {
        Perm.WRITE_MINUTES,
        Perm.RECORD_FINDING,
        Perm.PREVIEW_MINUTES,
        Perm.ATTACH_SCAN,
    }
)
_LEADER = _MEMBER | {
    Perm.EDIT_VISIT,
    Perm.ISSUE_MINUTES,
    Perm.WITHDRAW_MINUTES,
    Perm.DECIDE_EXTENSION,
    Perm.VERIFY_RESPONSE,
    Perm.CLOSE_REQUEST,
    Perm.ISSUE_LETTER,
    Perm.EXPORT_LISTS,
}

GRANTS: dict[Actor, frozenset[Perm]] = {
    Actor.SYSTEM_ADMIN: frozenset(
        {
            Perm.ENTER_ADMIN,
            Perm.MANAGE_ACCOUNTS,
            Perm.MANAGE_UNIT_ACCOUNTS,
            Perm.IMPORT_ACCOUNTS,
            Perm.MANAGE_UNITS,
            Perm.MANAGE_LISTS,
            Perm.READ_PLANS,
            Perm.READ_AUDIT,
        }
    ),
    Actor.OFFICE: frozenset(
        {
            Perm.ENTER_ADMIN,
            Perm.MANAGE_UNIT_ACCOUNTS,
            Perm.MANAGE_UNITS,
            Perm.IMPORT_UNITS,
            Perm.MANAGE_LISTS,
            Perm.READ_PLANS,
            Perm.MANAGE_PLANS,
            Perm.IMPORT_PLANS,
            Perm.IMPORT_VISITS,
            Perm.MANAGE_TEAMS,
            Perm.EDIT_VISIT,
            Perm.PREVIEW_MINUTES,
            Perm.WITHDRAW_MINUTES,
            Perm.ATTACH_SCAN,
            Perm.ISSUE_LETTER,
            Perm.ISSUE_CONCLUSION,
            Perm.ISSUE_SUMMARY,
            Perm.DECIDE_EXTENSION,
            Perm.SET_DEADLINE,
            Perm.VERIFY_RESPONSE,
            Perm.CLOSE_REQUEST,
            Perm.WITHDRAW_REQUEST,
            Perm.HAND_OVER,
            Perm.EXPORT_LISTS,
            Perm.EXPORT_SUMMARY,
            Perm.SHARE_FILTERS,
            Perm.READ_AUDIT,
        }
    ),
    Actor.LEADER: frozenset(_LEADER),
    Actor.DEPUTY: _MEMBER | {Perm.ISSUE_AS_DEPUTY},
    Actor.MEMBER: _MEMBER,
    Actor.INSPECTOR: frozenset({Perm.ENTER_ADMIN, Perm.READ_PLANS}),
    Actor.UNIT_STAFF: frozenset(
        {Perm.ACKNOWLEDGE, Perm.ANSWER_REQUEST, Perm.ASK_EXTENSION, Perm.EXPORT_LISTS}
    ),
    Actor.SUPERIOR: frozenset({Perm.EXPORT_LISTS}),
    Actor.AUDITOR: frozenset(
        {
            Perm.READ_PLANS,
            Perm.PREVIEW_MINUTES,
            Perm.EXPORT_LISTS,
            Perm.EXPORT_SUMMARY,
            Perm.READ_AUDIT,
        }
    ),
}


def can(user: User | AnonymousUser, perm: Perm, relations: Iterable[Actor] = ()) -> bool:
    """May this person do this? `relations`: what they are to the row at hand, beyond the role."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return False
    actors = {*relations}
    if user.role != Actor.UNIT_STAFF:  # unit staff act only through their relation to the unit
        actors.add(Actor(user.role))
    return any(perm in GRANTS[actor] for actor in actors)


def require(user: User | AnonymousUser, perm: Perm, relations: Iterable[Actor] = ()) -> None:
    if not can(user, perm, relations):
        raise PermissionDenied(_("Your role does not include this action."))
