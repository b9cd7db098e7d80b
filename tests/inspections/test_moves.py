"""Every move from every state by everyone, against a table written out here."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from accounts.refused import MoveRefused
from inspections.actions.moves import OF_IMPORT, WITH_DOCUMENT, Move, move_visit
from inspections.models import Visit, VisitEvent
from tests.inspections.factories import (
    CriteriaSetFactory,
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_staff,
    member,
)

pytestmark = pytest.mark.django_db

STATES = [
    "planned",
    "announced",
    "in_progress",
    "read_out",
    "issued",
    "concluded",
    "closed",
    "postponed",
    "cancelled",
    "recorded",
]
# move: {from: to}, who may
TABLE = {
    "announce": ({"planned": "announced"}, {"office", "leader"}),
    "start": (
        {"planned": "in_progress", "announced": "in_progress"},
        {"leader", "deputy", "secretary", "member", "joined leader"},
    ),
    "read_out": (
        {"in_progress": "read_out"},
        {"leader", "deputy", "secretary", "member", "joined leader"},
    ),
    "resume": (
        {"read_out": "in_progress"},
        {"leader", "deputy", "secretary", "member", "joined leader"},
    ),
    "conclude": ({"issued": "concluded"}, {"office"}),
    "close": ({"issued": "closed", "concluded": "closed"}, {"office"}),
    "postpone": ({"planned": "postponed", "announced": "postponed"}, {"office", "leader"}),
    "replan": ({"postponed": "planned"}, {"office", "leader"}),
    "cancel": (
        {
            "planned": "cancelled",
            "announced": "cancelled",
            "postponed": "cancelled",
            "in_progress": "cancelled",
        },
        {"office", "leader"},
    ),
    "strike": ({"recorded": "cancelled"}, {"office"}),
}
ACTORS = [
    "system_admin",
    "office",
    "auditor",
    "leader",
    "deputy",
    "secretary",
    "member",
    "joined leader",
    "other leader",
    "unit staff",
    "other unit's staff",
]


def visit_in(state):
    issued = state in {"issued", "concluded", "closed"}
    trait = {"issued": True} if issued else {}
    if state == "read_out":
        trait = {"read_out": True}
    trait["provenance"] = "Nhập từ hồ sơ giấy." if state == "recorded" else ""
    return VisitFactory(**trait, status=state, joined=TeamFactory())


def person(actor, visit):
    lead = visit.lead_team
    makers = {
        "unit staff": lambda: make_staff(visit.unit),
        "other unit's staff": lambda: make_staff(VisitFactory().unit),
        "other leader": lambda: member(TeamFactory(), "leader"),
        "joined leader": lambda: member(visit.visit_teams.get(leads=False).team, "leader"),
    }
    if actor in makers:
        return makers[actor]()
    if actor in User.Role.values:
        return UserFactory(role=actor)
    return member(lead, actor)


@pytest.mark.parametrize("state", STATES)
def test_only_the_table_happens(state):
    visit = visit_in(state)
    everybody = {actor: person(actor, visit) for actor in ACTORS}
    for move, (steps, may) in TABLE.items():
        for actor, by in everybody.items():
            with transaction.atomic():
                check_one(visit, move, by, steps, actor in may)
                transaction.set_rollback(True)
    assert not Visit.objects.visible_to(everybody["other leader"]).filter(pk=visit.pk)
    assert not Visit.objects.visible_to(everybody["other unit's staff"]).filter(pk=visit.pk)


def check_one(visit, move, by, steps, may):
    if not Visit.objects.visible_to(by).filter(pk=visit.pk).exists():
        expected = Visit.DoesNotExist
    else:
        expected = PermissionDenied if not may else MoveRefused
    state = visit.status
    if expected is MoveRefused and state in steps:
        moved = move_visit(visit.pk, Move(move), by=by, reason="Lý do thử")
        event = VisitEvent.objects.get(visit=visit)
        assert (event.from_status, event.to_status) == (state, steps[state])
        assert (event.by, event.reason) == (by, "Lý do thử")
        assert moved.status == steps[state]
        return
    with pytest.raises(expected):
        move_visit(visit.pk, Move(move), by=by, reason="Lý do thử")
    assert not VisitEvent.objects.filter(visit=visit).exists()
    assert Visit.objects.get(pk=visit.pk).status == state


def test_the_table_names_every_move_but_those_that_need_a_document():
    others = WITH_DOCUMENT | OF_IMPORT
    assert set(TABLE) == {move.value for move in Move} - {move.value for move in others}
    assert {move.value for move in OF_IMPORT} == {"record"}
    with_document = {"issue", "issue_as_deputy", "withdraw", "unconclude"}
    assert {move.value for move in WITH_DOCUMENT} == with_document


@pytest.mark.parametrize("move", ["postpone", "cancel"])
def test_a_reason_is_asked_for(move):
    visit = VisitFactory()
    with pytest.raises(ValidationError):
        move_visit(visit.pk, Move(move), by=member(visit.lead_team, "leader"), reason="  ")
    visit.refresh_from_db()
    assert visit.status == "planned"


def test_reading_out_notes_who_and_when():
    visit = VisitFactory(in_progress=True)
    by = member(visit.lead_team, "secretary")
    visit = move_visit(visit.pk, Move.READ_OUT, by=by)
    assert (visit.read_out_by, visit.read_out_at is not None) == (by, True)


def test_starting_keeps_the_set_of_criteria_of_the_day():
    kept = CriteriaSetFactory(version=1, published=True)
    CriteriaSetFactory(version=2, published=False)
    visit = VisitFactory(announced=True)
    visit = move_visit(visit.pk, Move.START, by=member(visit.lead_team, "member"))
    assert visit.criteria_set == kept


def test_a_move_page_says_what_happens_and_needs_no_script(client):
    visit = VisitFactory()
    leader = member(visit.lead_team, "leader")
    client.force_login(leader)
    url = f"/visits/{visit.pk}/move/cancel/"
    form = client.get(url).context["form"]
    data = {"form_key": form["form_key"].value(), "reason": ""}
    assert client.post(url, data).status_code == 200
    assert client.post(url, data | {"reason": "Trùng lịch"}).status_code == 302
    visit.refresh_from_db()
    assert visit.status == "cancelled"
    again = client.get(url)
    assert again.status_code == 409


@pytest.mark.parametrize("move", ["issue", "withdraw", "fly"])
def test_issuing_is_no_page_of_this_app(client, move):
    visit = VisitFactory(read_out=True)
    client.force_login(member(visit.lead_team, "leader"))
    assert client.get(f"/visits/{visit.pk}/move/{move}/").status_code == 404
