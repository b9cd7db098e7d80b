"""The world of the walks over forms: units with sub-units, and requests in every state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from accounts.models import SentTable, User
from accounts.stale import fingerprint
from findings.actions.answers import Evidence, add_evidence, save_draft, send_answer
from findings.actions.moves import acknowledge_request
from findings.actions.verdicts import close_request, give_verdict
from findings.models import (
    CorrectionRequest,
    EscalationStage,
    Finding,
    Response,
    SeverityDeadline,
)
from inspections.actions.moves import Move, move_visit
from tests.desk.values_typed import UNIT_CLERK, UNITS
from tests.desk.world import World, make_world, paper
from tests.findings.factories import FindingFactory, RequestFactory
from tests.importing import receive_table
from tests.inspections.factories import VisitFactory, make_unit, member
from tests.reports.factories import issued
from units.models import UnitVersion

STATES = ["ended", "new", "acknowledged", "answered", "verified", "closed"]


def world_of_forms() -> tuple[World, dict[str, dict[str, Any]]]:
    """The world, and by their state more rows for addresses: `visit`, or `request`."""
    world = make_world()
    for name, code, parent in [
        ("Phường An Thạnh", "30001", world.hongngu),
        ("Xã Bình Thành", "30002", world.lapvo),
    ]:
        commune = make_unit(name, code=code, level="commune", parent=parent)
    SeverityDeadline.objects.filter(severity="low").delete()  # so that forms may add them
    EscalationStage.objects.filter(told="office").delete()
    User.objects.filter(pk=world.people["hongngu"].pk).update(full_name=UNIT_CLERK)
    write_draft(world.issued.request, world.people["hongngu"])
    more = requests_of_every_state(world) | visits_of_every_state(world)
    strength = Finding.objects.get(visit=world.draft.visit, kind="strength")
    return world, more | {
        "checked": {"sent_table": checked_table(world)},
        "commune": {"hongngu": commune},
        "strength": {"finding": strength},
    }


def visits_of_every_state(world: World) -> dict[str, dict[str, Any]]:
    planned, told, running = [
        VisitFactory(
            unit=world.hongngu, team=world.team, plan=world.plan, held_on=dt.date(2018, 11, day)
        )
        for day in (20, 21, 22)
    ]
    move_visit(told.pk, Move.ANNOUNCE, by=world.people["office"])
    move_visit(running.pk, Move.START, by=world.people["leader"])
    return {"planned": {"visit": planned}, "told": {"visit": told}, "running": {"visit": running}}


def requests_of_every_state(world: World) -> dict[str, dict[str, Any]]:
    leader, unit = member(world.team, "leader"), world.people["hongngu"]
    rows = VisitFactory(
        read_out=True,
        unit=world.hongngu,
        team=world.team,
        plan=world.plan,
        held_on=dt.date(2018, 6, 5),
    )
    FindingFactory(visit=rows)
    made = {
        state: RequestFactory(visit=rows, text=f"Yêu cầu {state}.", due_on=dt.date(2018, 8, 1))
        for state in STATES
    }
    gone = make_unit("Phòng Nội vụ cũ", parent=world.hongngu, level="agency", kind="sở/ngành")
    made["ended"].responsible_unit = made["ended"].current_unit = gone
    made["ended"].save()
    issued(rows)
    UnitVersion.objects.filter(unit=gone).update(valid_to=dt.date(2025, 6, 30))
    for state in STATES[2:]:
        acknowledge_request(made[state].pk, by=unit)
    for state in STATES[3:]:
        answer(made[state], unit)
    for state in STATES[4:]:
        response = made[state].responses.get()
        give_verdict(made[state].pk, "met", "", seen_response=response.pk, by=leader)
    close_request(made["closed"].pk, by=leader)
    return {state: {"request": request} for state, request in made.items()}


def write_draft(request: CorrectionRequest, by: User) -> None:
    values = {"done": "Đã làm.", "done_on": dt.date(2018, 8, 1)}
    draft = request.responses.filter(sent_at=None).first() or Response()
    save_draft(request.pk, values, seen=fingerprint(draft, values), by=by)


def answer(request: CorrectionRequest, by: User) -> None:
    write_draft(request, by)
    add_evidence(request.pk, [Evidence(paper("minh-chung"))], by=by)
    send_answer(request.pk, by=by)


def checked_table(world: World) -> SentTable:
    return receive_table("units", "don-vi-moi.csv", UNITS, by=world.people["office"])


# Pages that say what they are about after the "?".
ASKED: dict[str, Callable[[dict[str, dict[str, Any]]], str]] = {
    "accounts:filter-add": lambda more: (
        reverse("accounts:filter-add") + "?list=findings:request-list&query=tab%3Dopen"
    ),
    "findings:answers-verify": lambda more: (
        f"/requests/verify/?answer={more['answered']['request'].responses.get().pk}"
    ),
    "findings:handover-add": lambda more: (
        f"/requests/handovers/add/?request={more['ended']['request'].pk}"
    ),
}
