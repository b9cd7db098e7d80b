"""Signing follows role and presence, and whoever changes them is told what the paper shows."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from accounts.stale import rows_seen
from inspections.actions.minutes import PARTICIPANT_FIELDS, set_participants
from inspections.actions.rows import RowChange
from inspections.models import Participant, Team
from inspections.readiness import gaps_of
from inspections.signers import joined_title, paper_will_show
from reports.minutes import draft_of
from tests.inspections.factories import TeamFactory, VisitFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    visit = VisitFactory(in_progress=True)
    visit.participants.filter(side="unit").update(full_name="Lê Văn Đơn")
    return visit


def person(visit, role) -> Participant:
    return visit.participants.get(role=role)


def change(visit, *lines: tuple[Participant, dict]):
    seen = rows_seen(visit.participants.all(), PARTICIPANT_FIELDS)
    changes = [
        RowChange({name: getattr(row, name) for name in PARTICIPANT_FIELDS} | values, pk=row.pk)
        for row, values in lines
    ]
    set_participants(visit.pk, changes, seen=seen, by=member(visit.lead_team, "secretary"))


def signed(visit) -> list[tuple[str, str | None]]:
    return [(block.titles[0], block.name) for block in draft_of(visit.pk).context.signatures]


USUAL = [
    ("Thư ký", "Trần Thị secretary"),
    ("Đại diện đơn vị được kiểm tra", "Lê Văn Đơn"),
    ("Trưởng đoàn", "Trần Thị leader"),
]


def test_leader_secretary_and_unit_sign(draft):
    assert signed(draft) == USUAL


def test_who_is_absent_has_no_signature(draft):
    change(draft, (person(draft, "secretary"), {"is_present": False}))
    assert signed(draft) == USUAL[1:]
    assert "Vắng mặt nên không có chỗ ký: Trần Thị secretary." in paper_will_show(draft)
    assert any("Trần Thị secretary" in gap.message for gap in gaps_of(draft))


def test_the_deputy_signs_for_an_absent_leader(draft):
    change(draft, (person(draft, "leader"), {"is_present": False}))
    assert signed(draft) == [*USUAL[:2], ("Phó Trưởng đoàn", "Trần Thị deputy")]


def test_the_mark_follows_the_role_and_not_the_line(draft):
    """The secretary becomes deputy and the deputy secretary: the new secretary signs."""
    deputy, secretary = person(draft, "deputy"), person(draft, "secretary")
    change(draft, (secretary, {"role": "deputy"}), (deputy, {"role": "secretary"}))
    assert signed(draft) == [("Thư ký", "Trần Thị deputy"), *USUAL[1:]]


def test_who_sets_the_mark_with_the_role_is_obeyed(draft):
    change(draft, (person(draft, "member"), {"role": "deputy", "signs": True}))
    assert ("Phó Trưởng đoàn", "Trần Thị member") in signed(draft)


def test_a_new_secretary_signs(draft):
    person(draft, "secretary").delete()
    seen = rows_seen(draft.participants.all(), PARTICIPANT_FIELDS)
    values = {"side": "team", "team": draft.lead_team, "role": "secretary", "full_name": "Bà Mới"}
    by = member(draft.lead_team, "leader")
    set_participants(draft.pk, [RowChange(values)], seen=seen, by=by)
    assert signed(draft)[0] == ("Thư ký", "Bà Mới")


def test_with_everybody_of_the_unit_absent_nobody_signs_for_it(draft):
    draft.participants.filter(side="unit").update(is_present=False)
    assert ("Đại diện đơn vị được kiểm tra", "Lê Văn Đơn") not in signed(draft)
    blocks = [gap.message for gap in gaps_of(draft) if gap.blocks]
    assert "Chưa có người ký bên đơn vị được kiểm tra." in blocks


def test_of_a_joined_team_the_leader_signs_and_its_new_secretary_does_not(draft):
    guest = TeamFactory(name="Đoàn Kiểm soát thủ tục hành chính", people=False)
    draft.visit_teams.create(team=guest)
    seen = rows_seen(draft.participants.all(), PARTICIPANT_FIELDS)
    lines = [
        RowChange({"side": "team", "team": guest, "role": role, "full_name": name})
        for role, name in (("leader", "Ông Khách"), ("secretary", "Bà Khách"))
    ]
    set_participants(draft.pk, lines, seen=seen, by=member(draft.lead_team, "leader"))
    assert signed(draft) == [
        *USUAL[:2],
        ("Trưởng đoàn Kiểm soát thủ tục hành chính", "Ông Khách"),
        USUAL[2],
    ]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Đoàn Kiểm soát TTHC", "Trưởng đoàn Kiểm soát TTHC"),
        ("CCHC tỉnh", "Trưởng đoàn CCHC tỉnh"),
        ("ĐOÀN KIỂM SOÁT", "Trưởng đoàn KIỂM SOÁT"),
    ],
)
def test_the_title_of_a_joined_leader(name, title):
    assert joined_title(Team(name=name)) == title


def test_the_page_tells_what_the_paper_will_show(client, draft):
    client.force_login(member(draft.lead_team, "leader"))
    address = f"/visits/{draft.pk}/edit/participants/"
    form = client.get(address).context["rows"]
    typed = {"people-TOTAL_FORMS": len(form.initial), "people-INITIAL_FORMS": len(form.initial)}
    for number, row in enumerate(form.initial):
        values = {key: "on" if value is True else value for key, value in row.items()}
        typed |= {f"people-{number}-{key}": value for key, value in values.items() if value}
        if row["role"] == "secretary":
            del typed[f"people-{number}-is_present"]
    page = client.get(address).context["form"]
    typed |= {"form_key": page["form_key"].value()}
    answer = client.post(address, typed)
    assert answer.status_code == 302
    (told,) = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told == (
        "Biên bản sẽ có chỗ ký của: Đại diện đơn vị được kiểm tra: Lê Văn Đơn; "
        "Trưởng đoàn: Trần Thị leader. Vắng mặt nên không có chỗ ký: Trần Thị secretary."
    )
