"""Every step of a request, from every state, by every role, against the tables written here."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.refused import MoveRefused
from findings.actions.answers import send_answer
from findings.actions.decisions import decide_extension, set_deadline
from findings.actions.extensions import ask_extension
from findings.actions.moves import MOVES, Move, acknowledge_request, lock_request, walk
from findings.actions.verdicts import (
    close_request,
    give_verdict,
    reopen_request,
    withdraw_request,
)
from findings.models import CorrectionRequest, Extension, ExtensionDecision
from tests.findings.factories import (
    ExtensionFactory,
    RequestFactory,
    ResponseFactory,
    judged,
    leader_of,
    make_visit,
)
from tests.inspections.factories import TeamFactory, UserFactory, make_staff, make_unit, member

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=40)

WAYS = {
    ("issue", "draft", "issued"),
    ("issue_as_deputy", "draft", "issued"),
    ("take_back", "issued", "draft"),
    ("take_back", "acknowledged", "draft"),
    ("acknowledge", "issued", "acknowledged"),
    ("respond", "issued", "responded"),
    ("respond", "acknowledged", "responded"),
    ("respond", "returned", "responded"),
    ("return", "responded", "returned"),
    ("verify", "responded", "verified"),
    ("close", "verified", "closed"),
    ("reopen", "verified", "returned"),
    ("reopen", "closed", "returned"),
    ("withdraw", "issued", "withdrawn"),
    ("withdraw", "acknowledged", "withdrawn"),
    ("withdraw", "responded", "withdrawn"),
    ("withdraw", "returned", "withdrawn"),
}
STATES = (
    "draft",
    "issued",
    "acknowledged",
    "responded",
    "returned",
    "verified",
    "closed",
    "withdrawn",
)
ACTORS = (
    "admin",
    "office",
    "leader",
    "deputy",
    "member",
    "other_leader",
    "staff",
    "superior",
    "stranger",
    "auditor",
)
# One letter an actor, in their order: + done, 3 = 403, 4 = 404, 9 = 409. One word a state.
TABLE = {
    "issue": """
        33+3344443 3393343343 3393343343 3393343343 3393343343 3393343343 3393343343 3393343343""",
    "issue_as_deputy": """
        333+344443 3339343343 3339343343 3339343343 3339343343 3339343343 3339343343 3339343343""",
    "take_back": """
        3993344443 3++3343343 3++3343343 3993343343 3993343343 3993343343 3993343343 3993343343""",
    "acknowledge": """
        3333344443 333334+343 3333349343 3333349343 3333349343 3333349343 3333349343 3333349343""",
    "respond": """
        3333344443 333334+343 333334+343 3333349343 333334+343 3333349343 3333349343 3333349343""",
    "return": """
        3993344443 3993343343 3993343343 3++3343343 3993343343 3993343343 3993343343 3993343343""",
    "verify": """
        3993344443 3993343343 3993343343 3++3343343 3993343343 3993343343 3993343343 3993343343""",
    "close": """
        3993344443 3993343343 3993343343 3993343343 3993343343 3++3343343 3993343343 3993343343""",
    "reopen": """
        3993344443 3993343343 3993343343 3993343343 3993343343 3++3343343 3++3343343 3993343343""",
    "withdraw": """
        3933344443 3+33343343 3+33343343 3+33343343 3+33343343 3933343343 3933343343 3933343343""",
    "ask_extension": """
        3333344443 333334+343 333334+343 3333349343 333334+343 3333349343 3333349343 3333349343""",
    "grant": """
        3993344443 3++3343343 3++3343343 3++3343343 3++3343343 3993343343 3993343343 3993343343""",
    "refuse": """
        3993344443 3++3343343 3++3343343 3++3343343 3++3343343 3993343343 3993343343 3993343343""",
    # the requests of this table name a day: only a returned one is given another
    "set_deadline": """
        3933344443 3933343343 3933343343 3933343343 3+33343343 3933343343 3933343343 3933343343""",
}
ENDS = {(move, start): end for move, start, end in WAYS}


def test_the_table_of_moves_has_these_ways_and_no_other():
    found = {
        (move, start, end) for move, (_p, ways) in MOVES.items() for start, end in ways.items()
    }
    # walked with its visit, by the import of past visits only
    assert found == WAYS | {("record", "draft", "recorded")}


def people(visit):
    above = make_unit("Tỉnh Đồng Tháp", level="province", kind="tỉnh")
    visit.unit.versions.update(parent=above)
    found = (
        UserFactory(role="system_admin"),
        UserFactory(role="office"),
        leader_of(visit),
        member(visit.lead_team, "deputy"),
        member(visit.lead_team, "member"),
        member(TeamFactory(), "leader"),
        make_staff(visit.unit),
        make_staff(above),
        make_staff(make_unit("Huyện Lai Vung")),
        UserFactory(role="auditor"),
    )
    return dict(zip(ACTORS, found, strict=True))


def in_state(visit, state, sender):
    """A request of that state with an answer and an undecided wish for more time."""
    row = RequestFactory(visit=visit, status=state, due_on=TODAY + dt.timedelta(days=3))
    ExtensionFactory(request=row, by=sender)
    if state in {"responded", "returned", "verified", "closed", "withdrawn"}:
        answer = ResponseFactory(request=row, sent_by=sender)
        if state not in {"responded", "withdrawn"}:
            judged(answer, "not_met" if state == "returned" else "met")
    return row


def verdict(outcome):
    def act(row, by):
        answer = row.responses.last()
        seen = answer.pk if answer else 0
        return give_verdict(row.pk, outcome, "Lý do", by=by, seen_response=seen).response.request

    return act


def decision(day):
    def act(row, by):
        return decide_extension(row.extensions.get().pk, day, "Lý do", by=by).extension.request

    return act


def answered(row, by):
    ResponseFactory(request=row, sent_by=None, sent_at=None, created_by=row.created_by)
    return send_answer(row.pk, by=by).request


def asked(row, by):
    ExtensionDecision.objects.create(
        extension=row.extensions.get(), reason="Lý do", by=row.created_by
    )
    return ask_extension(row.pk, {"reason": "Lý do", "proposed_on": LATER}, by=by).request


def walked(move):
    return lambda row, by: walk(lock_request(row.pk, by=by), Move(move), by=by, reason="Lý do")


ACTS = {
    "issue": walked("issue"),
    "issue_as_deputy": walked("issue_as_deputy"),
    "take_back": walked("take_back"),
    "acknowledge": lambda row, by: acknowledge_request(row.pk, by=by),
    "respond": answered,
    "return": verdict("not_met"),
    "verify": verdict("met"),
    "close": lambda row, by: close_request(row.pk, by=by),
    "reopen": lambda row, by: reopen_request(row.pk, "Lý do", by=by),
    "withdraw": lambda row, by: withdraw_request(row.pk, "Lý do", by=by),
    "ask_extension": asked,
    "grant": decision(LATER),
    "refuse": decision(None),
    "set_deadline": lambda row, by: set_deadline(row.pk, LATER, "Lý do", by=by, seen=row.deadline),
}


def outcome(act, row, person):
    """The letter of the table; nothing stays."""
    point = transaction.savepoint()
    try:
        act(row, person)
        return "+"
    except PermissionDenied:
        return "3"
    except (CorrectionRequest.DoesNotExist, Extension.DoesNotExist):
        return "4"
    except MoveRefused:
        return "9"
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_step_from_every_state_by_every_role(name):
    visit = make_visit(issued=True)
    found = people(visit)
    rows = {state: in_state(visit, state, found["staff"]) for state in STATES}
    assert TABLE.keys() == ACTS.keys()
    for state, letters in zip(STATES, TABLE[name].split(), strict=True):
        seen = "".join(outcome(ACTS[name], rows[state], found[who]) for who in ACTORS)
        assert f"{state}: {seen}" == f"{state}: {letters}"


@pytest.mark.parametrize(("name", "state"), sorted(ENDS))
def test_each_way_ends_where_the_table_says_and_writes_its_event(name, state):
    visit = make_visit(issued=True)
    staff = make_staff(visit.unit)
    row = in_state(visit, state, staff)
    by = {
        "acknowledge": staff,
        "respond": staff,
        "issue_as_deputy": member(visit.lead_team, "deputy"),
        "withdraw": UserFactory(role="office"),
    }.get(name, leader_of(visit))
    ACTS[name](row, by)
    row.refresh_from_db()
    assert row.status == ENDS[name, state]
    event = row.events.get()
    assert (event.move, event.from_status, event.to_status) == (name, state, row.status)
    assert event.by == by
