"""Sources of a visit's history: the visit itself and the rows of its pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accounts.history import Change, Changes, Happenings, Names, Source, State, Told
from accounts.models import User
from engines.vietnamese.dates import format_date
from inspections.actions.moves import Move
from inspections.models import (
    NoticeReceipt,
    Participant,
    SiteCheck,
    Visit,
    VisitEvent,
    VisitFile,
    VisitShare,
    VisitTeam,
)
from inspections.models.team import RoleInTeam
from inspections.models.visit import VisitStatus
from inspections.move_texts import MOVE_TEXTS
from units.models import Unit
from units.models.querysets import read_names

INTERNAL = ("internal_note",)
NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
PLACES = ("visit", "order")  # where a row stands, not what it says


def unit_names(day: dt.date) -> Names:
    """Units by the names of that day."""

    def names(ids: set[int]) -> dict[int, str]:
        units = [Unit(pk=pk) for pk in ids]
        read_names(units)
        return {unit.pk: unit.name_on(day) for unit in units if unit.versions.all()}

    return Names(names)


def visit_names(ids: set[int]) -> dict[int, str]:
    rows = Visit.objects.filter(pk__in=ids).select_related("unit")
    return {visit.pk: str(visit) for visit in rows.prefetch_related("unit__versions")}


def hidden_fields(user: User) -> tuple[str, ...]:
    """What a history never tells this person."""
    return INTERNAL if user.role == User.Role.UNIT_STAFF else ()


def told_since(visit: Visit, user: User) -> dt.datetime | None:
    """Unit staff read what happened from issuing on; how the draft came about is the team's."""
    if user.role != User.Role.UNIT_STAFF:
        return None
    return visit.issued_at or NEVER


def visit_sources(visit: Visit, user: User, units: Names) -> list[Source]:
    """Of one visit that `user` sees."""
    since = told_since(visit, user)
    named = {"plan": "plan__title", "criteria_set": "criteria_set__name"}
    team = {"team": "team__name"}
    return [
        Happenings(
            VisitEvent.objects.visible_to(user).filter(visit=visit),
            ("move", "from_status", "to_status", "reason"),
            _move,
            since=since,
        ),
        Happenings(
            NoticeReceipt.objects.visible_to(user).filter(visit=visit),
            ("held_on",),
            lambda data: Told(
                _("The unit has the notice of the visit on %(day)s")
                % {"day": format_date(dt.date.fromisoformat(data["held_on"]))}
            ),
            since=since,
        ),
        Changes(
            Visit.history.filter(id=visit.pk),
            lambda state: _("the visit"),
            read={"unit": units, "recheck_of": Names(visit_names), **named},
            leave_out=hidden_fields(user),
            since=since,
        ),
        Changes(
            VisitTeam.history.filter(visit=visit.pk),
            lambda state: _("team “%(name)s”") % {"name": state["team"]},
            read=team,
            leave_out=PLACES,
            since=since,
        ),
        Changes(
            Participant.history.filter(visit=visit.pk),
            _participant,
            read=team,
            leave_out=PLACES,
            since=since,
        ),
        Changes(
            SiteCheck.history.filter(visit=visit.pk),
            lambda state: _("site “%(name)s”") % {"name": state["place"]},
            leave_out=PLACES,
            since=since,
        ),
        file_changes(VisitFile.history.filter(visit=visit.pk), since),
    ]


def file_changes(rows: object, since: dt.datetime | None) -> Changes:
    """Of the files of a visit or of a finding."""
    return Changes(
        rows,  # type: ignore[arg-type]
        lambda state: _("file “%(name)s”") % {"name": state["original_name"]},
        leave_out=("visit", "finding"),
        names_by=("original_name",),
        since=since,
    )


def shares_of(visit: Visit, user: User, units: Names) -> Source:
    return Happenings(
        VisitShare.objects.visible_to(user).filter(visit=visit),
        ("unit", "why"),
        lambda data: Told(_("Shown to %(unit)s") % {"unit": data["unit"]}, note=data["why"]),
        read={"unit": units},
    )


def _move(data: State) -> Told:
    change = state_change(VisitStatus.choices, data)
    return Told(str(MOVE_TEXTS[Move(data["move"])].action), (change,), data["reason"])


def state_change(choices: Any, data: State) -> Change:
    """The step an event of a visit or of a request was."""
    names = dict(choices)
    before, after = (str(names.get(data[name], "")) for name in ("from_status", "to_status"))
    return Change(_("State"), before, after)


def _participant(state: State) -> str:
    role = str(dict(RoleInTeam.choices).get(state["role"], "")) or str(
        dict(Participant.Side.choices)[state["side"]]
    )
    name = state["full_name"] or state["position"] or role
    return _("participant “%(name)s”") % {"name": name}
