import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.refused import MoveRefused, StalePage
from accounts.stale import fingerprint
from findings.actions.findings import (
    add_finding,
    delete_finding,
    edit_finding,
    move_finding,
    record_opinion,
)
from findings.models import Finding
from inspections.models import Visit
from tests.findings.factories import (
    FindingFactory,
    leader_of,
    make_area,
    make_commune,
    make_criterion,
    make_frame,
    make_visit,
    typed_finding,
)
from tests.inspections.factories import TeamFactory, UserFactory, make_staff, make_unit, member

pytestmark = pytest.mark.django_db


def labels(visit):
    rows = Finding.objects.filter(visit=visit).order_by("kind", "number")
    return [f"{row.label} {row.condition}" for row in rows]


def add(visit, condition="Câu.", **more):
    return add_finding(visit.pk, typed_finding(condition=condition, **more), by=leader_of(visit))


def test_each_kind_counts_for_itself():
    visit = make_visit()
    for kind in ("limitation", "strength", "limitation"):
        add(visit, kind=kind)
    assert labels(visit) == ["H1 Câu.", "H2 Câu.", "U1 Câu."]


def test_after_a_deletion_the_later_ones_move_up():
    visit = make_visit()
    rows = [add(visit, text) for text in ("Một.", "Hai.", "Ba.")]
    add(visit, "Tốt.", kind="strength")
    delete_finding(rows[0].pk, by=leader_of(visit))
    assert labels(visit) == ["H1 Hai.", "H2 Ba.", "U1 Tốt."]


def test_neighbours_change_places_and_the_ends_stay():
    visit = make_visit()
    first, second = add(visit, "Một."), add(visit, "Hai.")
    move_finding(second.pk, up=True, by=leader_of(visit))
    move_finding(second.pk, up=True, by=leader_of(visit))
    assert labels(visit) == ["H1 Hai.", "H2 Một."]
    move_finding(first.pk, up=False, by=leader_of(visit))
    assert labels(visit) == ["H1 Hai.", "H2 Một."]


def test_a_changed_kind_takes_the_next_number_there_and_leaves_no_gap():
    visit = make_visit()
    first, _second = add(visit, "Một."), add(visit, "Hai.")
    edit_finding(
        first.pk, {"kind": "strength"}, seen=fingerprint(first, ["kind"]), by=leader_of(visit)
    )
    assert labels(visit) == ["H1 Hai.", "U1 Một."]


def test_every_member_writes_and_nobody_else():
    visit = make_visit()
    for role in ("leader", "deputy", "secretary", "member"):
        add_finding(visit.pk, typed_finding(), by=member(visit.lead_team, role))
    for role in ("office", "system_admin", "auditor"):
        with pytest.raises(PermissionDenied):
            add_finding(visit.pk, typed_finding(), by=UserFactory(role=role))
    stranger = member(TeamFactory(), "leader")
    for outsider in (stranger, make_staff(make_unit("Huyện Lai Vung"))):
        with pytest.raises(Visit.DoesNotExist):
            add_finding(visit.pk, typed_finding(), by=outsider)


@pytest.mark.parametrize("state", ["announced", "issued"])
def test_only_a_draft_takes_findings(state):
    visit = make_visit(**{state: True})
    with pytest.raises(MoveRefused):
        add(visit)
    row = FindingFactory(visit=visit)
    for act in (
        lambda: edit_finding(
            row.pk, {"cause": "x"}, seen=fingerprint(row, ["cause"]), by=leader_of(visit)
        ),
        lambda: delete_finding(row.pk, by=leader_of(visit)),
        lambda: move_finding(row.pk, up=True, by=leader_of(visit)),
    ):
        with pytest.raises(MoveRefused):
            act()
    assert labels(visit) == ["H1 Kế hoạch cải cách hành chính của một số xã còn chung chung."]


def test_a_stale_page_changes_nothing_and_tells_the_other_text():
    visit = make_visit()
    row = add(visit, "Ban đầu.")
    seen = fingerprint(row, ["condition"])
    edit_finding(row.pk, {"condition": "Của người trước."}, seen=seen, by=leader_of(visit))
    with pytest.raises(StalePage) as refusal:
        edit_finding(row.pk, {"condition": "Của tôi."}, seen=seen, by=leader_of(visit))
    assert refusal.value.current["condition"] == "Của người trước."
    assert labels(visit) == ["H1 Của người trước."]


def test_every_change_of_content_counts_and_undoes_the_reading_out():
    visit = make_visit(read_out=True)
    row = FindingFactory(visit=visit)
    before = visit.content_version
    seen = fingerprint(row, ["unit_opinion", "unit_opinion_text"])
    record_opinion(
        row.pk,
        {"unit_opinion": "disagrees", "unit_opinion_text": "Xã đã có kế hoạch."},
        seen=seen,
        by=leader_of(visit),
    )
    visit.refresh_from_db()
    assert visit.status == "read_out"
    assert visit.content_version > before
    add(visit)
    visit.refresh_from_db()
    assert visit.status == "in_progress"


SCOPES = [
    ({"scope": "unit"}, None),
    ({"scope": "unit", "scope_text": "một số xã"}, "scope_text"),
    ({"scope": "unnamed", "scope_text": "một số xã", "scope_level": "commune"}, None),
    ({"scope": "unnamed", "scope_level": "commune"}, "scope_text"),
    ({"scope": "unnamed", "scope_text": "   "}, "scope_text"),
    ({"scope": "staff", "scope_text": "cán bộ cấp cơ sở", "scope_level": "commune"}, None),
    ({"scope": "staff"}, "scope_text"),
    ({"scope": "not_stated"}, None),
    ({"scope": "not_stated", "scope_text": "không nêu đơn vị"}, None),
    ({"scope": "named"}, "scope_units"),
]


@pytest.mark.parametrize(("values", "fault"), SCOPES)
def test_scopes(values, fault):
    visit = make_visit()
    if fault is None:
        row = add(visit, **values)
        assert row.scope_text == values.get("scope_text", "")
        return
    with pytest.raises(ValidationError) as refusal:
        add(visit, **values)
    assert fault in refusal.value.message_dict


def test_named_units_stand_under_the_inspected_unit_that_day():
    visit = make_visit()
    commune = make_commune(visit.unit)
    elsewhere = make_commune(make_unit("Huyện Lai Vung"), "Xã Hòa Long")
    row = add(visit, scope="named", scope_units=[commune])
    assert [str(unit) for unit in row.scope_units.all()] == ["Xã Tân Mỹ"]
    with pytest.raises(ValidationError) as refusal:
        add(visit, scope="named", scope_units=[commune, elsewhere])
    assert "Xã Hòa Long" in refusal.value.message_dict["scope_units"][0]
    with pytest.raises(ValidationError) as refusal:
        add(visit, scope="unit", scope_units=[commune])
    assert "scope_units" in refusal.value.message_dict


def test_area_and_criterion_are_those_of_the_review_period():
    import datetime as dt

    visit = make_visit()
    later = make_frame("2021", dt.date(2021, 7, 15)).areas.get(code="CD")
    with pytest.raises(ValidationError) as refusal:
        add(visit, area=later)
    assert "area" in refusal.value.message_dict
    criterion = make_criterion()
    assert add(visit, area=make_area(), criterion=criterion).criterion == criterion
    foreign = make_criterion("CD-03")
    foreign.criteria_set = type(foreign.criteria_set).objects.create(
        frame=make_frame("2021"), name="Bộ mới", published=True
    )
    foreign.save()
    with pytest.raises(ValidationError) as refusal:
        add(visit, criterion=foreign)
    assert "criterion" in refusal.value.message_dict


def test_text_is_stored_composed_and_searched_without_marks():
    import unicodedata

    visit = make_visit()
    add(visit, unicodedata.normalize("NFD", "Chưa tổ chức đối thoại."), internal_note="bí mật")
    row = Finding.objects.get(visit=visit)
    assert row.condition == "Chưa tổ chức đối thoại."
    for words in ("doi thoai", "ĐỐI THOẠI", unicodedata.normalize("NFD", "đối thoại"), "h1 chua"):
        assert Finding.objects.all().matching(words).get() == row
    assert not Finding.objects.all().matching("bi mat").exists()


def test_every_change_leaves_a_history_row():
    visit = make_visit()
    first, second = add(visit, "Một."), add(visit, "Hai.")
    delete_finding(first.pk, by=leader_of(visit))
    assert [row.number for row in second.history.order_by("history_id")][-1] == 1
    assert Finding.history.filter(id=first.pk, history_type="-").count() == 1
