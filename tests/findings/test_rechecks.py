"""Phúc tra: a visit made from another one, then and now, and the four lists."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.refused import MoveRefused, StalePage
from accounts.stale import fingerprint
from findings.actions.rechecks import edit_recheck, make_recheck, repeat_finding
from findings.models import Finding, Handover, Recheck, Response, Verdict
from findings.readiness import gaps_of
from findings.rechecks import four_lists, looks_of, looks_to_print, open_limitations
from inspections.models import Visit
from tests.findings.factories import (
    FindingFactory,
    RequestFactory,
    leader_of,
    make_commune,
    make_criterion,
    make_frame,
    make_visit,
)
from tests.inspections.factories import (
    CriteriaSetFactory,
    PlanFactory,
    TeamFactory,
    UserFactory,
    make_staff,
    make_unit,
    member,
)
from units.models import Succession, UnitVersion

pytestmark = pytest.mark.django_db

LATER = dt.date(2018, 12, 5)
TYPED = {"held_on": LATER, "session": "morning"}


def made_of(visit, **typed) -> Visit:
    return make_recheck(visit.pk, TYPED | typed, by=leader_of(visit))


def labels(findings) -> list[str]:
    return [finding.label for finding in findings]


@pytest.fixture
def original():
    """H1 asked and verified, H2 asked and answered, H3 asked and withdrawn, H4 never asked."""
    visit = make_visit(
        issued=True,
        plan=PlanFactory(),
        contents="Cải cách hành chính",
        period_label="6 tháng đầu năm 2018",
        period_to=dt.date(2018, 6, 30),
        place="Hội trường UBND huyện",
        criteria_set=CriteriaSetFactory(frame=make_frame()),
        is_training=True,
    )
    for status in ("verified", "responded", "withdrawn", None):
        finding = FindingFactory(visit=visit)
        if status:
            RequestFactory(visit=visit, status=status).findings.add(finding)
    FindingFactory(visit=visit, kind="strength")
    return visit


@pytest.fixture
def again(original):
    """The re-check on its day: H2 and H4, being written."""
    visit = made_of(original)
    Visit.objects.filter(pk=visit.pk).update(status="in_progress")
    visit.refresh_from_db()
    return visit


def look(visit, label, outcome, now="", **more):
    row = Recheck.objects.get(visit=visit, finding__number=int(label[1:]))
    seen = fingerprint(row, ["outcome", "now"])
    return edit_recheck(
        row.pk, {"outcome": outcome, "now": now}, seen=seen, by=more.get("by") or leader_of(visit)
    )


def test_the_open_limitations_are_those_still_asked_and_those_never_asked(original):
    assert labels(open_limitations(original)) == ["H2", "H4"]


def test_what_a_recheck_found_put_right_is_open_no_more(again, original):
    look(again, "H4", "fixed")
    assert labels(open_limitations(original)) == ["H2", "H4"]  # not issued yet
    Visit.objects.filter(pk=again.pk).update(
        status="issued", issued_at=timezone.now(), issued_by=leader_of(again)
    )
    assert labels(open_limitations(original)) == ["H2"]


def test_a_recheck_takes_over_teams_contents_criteria_and_what_is_open(original):
    original.visit_teams.create(team=TeamFactory())
    visit = made_of(original)
    assert (visit.form, visit.recheck_of, visit.status) == ("recheck", original, "planned")
    assert (visit.held_on, visit.session) == (LATER, "morning")
    for name in ("unit", "plan", "contents", "period_label", "place", "criteria_set"):
        assert getattr(visit, name) == getattr(original, name), name
    assert visit.is_training is True
    assert [link.team_id for link in visit.visit_teams.all()] == [
        link.team_id for link in original.visit_teams.all()
    ]
    assert visit.participants.filter(role="leader", signs=True).count() == 2
    rows = Recheck.objects.filter(visit=visit)
    assert labels(row.finding for row in rows) == ["H2", "H4"]
    assert {row.outcome for row in rows} == {""}
    assert rows[0].history.get().history_type == "+"


def test_the_findings_may_be_chosen(original):
    chosen = Finding.objects.filter(visit=original, kind="limitation", number__in=(1, 4))
    visit = made_of(original, findings=chosen)
    assert labels(r.finding for r in Recheck.objects.filter(visit=visit)) == ["H1", "H4"]


@pytest.mark.parametrize("status", ["planned", "in_progress", "read_out", "cancelled"])
def test_only_issued_visits_are_rechecked(original, status):
    stamps = {"issued_at": None, "issued_by": None}
    if status == "read_out":
        stamps |= {"read_out_at": timezone.now(), "read_out_by": leader_of(original)}
    Visit.objects.filter(pk=original.pk).update(status=status, **stamps)
    with pytest.raises(MoveRefused):
        made_of(original)


@pytest.mark.parametrize(
    ("who", "outcome"),
    [
        ("office", None),
        ("leader", None),
        ("deputy", PermissionDenied),
        ("secretary", PermissionDenied),
        ("member", PermissionDenied),
        ("system_admin", PermissionDenied),
        ("auditor", PermissionDenied),
        ("unit", PermissionDenied),
        ("other", Visit.DoesNotExist),
    ],
)
def test_office_and_leader_make_rechecks(original, who, outcome):
    team = original.lead_team
    people = {
        "unit": lambda: make_staff(original.unit),
        "other": lambda: member(TeamFactory(), "leader"),
    } | {role: (lambda r=role: member(team, r)) for role in ("leader", "deputy", "secretary")}
    people["member"] = lambda: member(team, "member")
    by = people.get(who, lambda: UserFactory(role=who))()
    if outcome is None:
        assert make_recheck(original.pk, TYPED, by=by).created_by == by
        return
    with pytest.raises(outcome):
        make_recheck(original.pk, TYPED, by=by)
    assert Recheck.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"held_on": dt.date(2018, 7, 19)}, "held_on"), ({"findings": []}, "findings")],
)
def test_faults_name_their_field_and_nothing_is_made(original, typed, field):
    with pytest.raises(ValidationError) as told:
        made_of(original, **typed)
    assert set(told.value.message_dict) == {field}
    assert Visit.objects.count() == 1


def test_limitations_of_another_visit_and_strengths_are_refused(original):
    strange = [FindingFactory(), Finding.objects.get(visit=original, kind="strength")]
    for finding in strange:
        with pytest.raises(ValidationError):
            made_of(original, findings=[finding])


def end_of(unit, *successors):
    UnitVersion.objects.filter(unit=unit).update(valid_to=dt.date(2025, 6, 30))
    for successor in successors:
        Succession.objects.create(
            predecessor=unit, successor=successor, effective_on=dt.date(2025, 7, 1), scope="part"
        )


def test_an_ended_unit_is_rechecked_at_the_one_its_requests_were_handed_to(original):
    new, other = make_commune(None, "Xã Lấp Vò"), make_commune(None, "Xã Tân Khánh Trung")
    end_of(original.unit, new, other)
    day = dt.date(2026, 3, 5)
    with pytest.raises(ValidationError, match="unit"):
        made_of(original, held_on=day)
    assert made_of(original, held_on=day, unit=other).unit == other
    request = RequestFactory(visit=original, status="issued", current_unit=new)
    Handover.objects.create(
        request=request,
        from_unit=original.unit,
        to_unit=new,
        note="Sáp nhập",
        by=UserFactory(role="office"),
    )
    visit = made_of(original, held_on=day)
    assert (visit.unit, visit.place, visit.unit_name) == (new, "", "Xã Lấp Vò")
    with pytest.raises(ValidationError, match="unit"):
        made_of(original, held_on=day, unit=make_unit("Huyện Tháp Mười"))


def test_what_is_seen_now_is_written_by_the_team_while_it_is_a_draft(again):
    row = look(again, "H2", "improved", "Đã có kế hoạch")
    assert (row.outcome, row.now) == ("improved", "Đã có kế hoạch")
    assert [version.outcome for version in row.history.all()] == ["improved", ""]
    for person, outcome in (
        (UserFactory(role="office"), PermissionDenied),
        (UserFactory(role="auditor"), PermissionDenied),
        (make_staff(again.unit), Recheck.DoesNotExist),
        (member(TeamFactory(), "leader"), Recheck.DoesNotExist),
    ):
        with pytest.raises(outcome):
            look(again, "H2", "fixed", by=person)
    assert look(again, "H2", "fixed", by=member(again.lead_team, "secretary")).outcome == "fixed"


def test_writing_reopens_what_was_read_out_and_moves_the_content_version(again):
    before = again.content_version
    look(again, "H2", "fixed")
    again.refresh_from_db()
    assert again.content_version == before + 1


def test_an_old_page_and_a_locked_visit_are_refused(again):
    row = Recheck.objects.filter(visit=again).first()
    with pytest.raises(StalePage):
        edit_recheck(row.pk, {"outcome": "fixed"}, seen="x", by=leader_of(again))
    Visit.objects.filter(pk=again.pk).update(status="planned")
    with pytest.raises(MoveRefused):
        look(again, "H2", "fixed")


def test_what_has_not_improved_is_recorded_as_repeated_once(again):
    row = look(again, "H4", "improved")
    with pytest.raises(ValidationError):
        repeat_finding(row.pk, by=leader_of(again))
    look(again, "H4", "unchanged", "Vẫn như cũ")
    made = repeat_finding(row.pk, by=leader_of(again))
    assert (made.visit, made.repeats, made.label) == (again, row.finding, "H1")
    assert (made.condition, made.area) == (row.finding.condition, row.finding.area)
    with pytest.raises(MoveRefused, match="H1"):
        repeat_finding(row.pk, by=leader_of(again))


def test_named_units_that_stand_no_more_stay_as_words(again):
    row = look(again, "H4", "unchanged")
    then = row.finding
    commune = make_commune(again.unit, "Xã Tân Mỹ")
    then.scope = "named"
    then.criterion = make_criterion()
    then.save()
    then.scope_units.set([commune])
    made = repeat_finding(row.pk, by=leader_of(again))
    assert (made.scope, list(made.scope_units.all())) == ("named", [commune])
    made.delete()
    UnitVersion.objects.filter(unit=commune).update(valid_to=dt.date(2018, 8, 1))
    made = repeat_finding(row.pk, by=leader_of(again))
    assert (made.scope, made.scope_text) == ("not_stated", "Xã Tân Mỹ")


def test_two_visits_give_the_four_lists(original):
    every = Finding.objects.filter(visit=original, kind="limitation")
    visit = made_of(original, findings=every)
    Visit.objects.filter(pk=visit.pk).update(status="in_progress")
    visit.refresh_from_db()
    for label, outcome in (("H1", "fixed"), ("H2", "improved"), ("H3", "unchanged")):
        look(visit, label, outcome)
    repeated = repeat_finding(
        Recheck.objects.get(visit=visit, outcome="unchanged").pk, by=leader_of(visit)
    )
    FindingFactory(visit=visit, condition="Chưa niêm yết thủ tục mới.")
    rows = Recheck.objects.filter(visit=visit)
    lists = four_lists(rows, Finding.objects.filter(visit=visit))
    assert repeated.label == "H1"
    assert labels(lists.fixed) == ["H1"]
    assert labels(lists.improved) == ["H2"]
    assert labels(lists.unchanged) == ["H3"]
    assert labels(lists.new) == ["H2"]
    assert labels(lists.unseen) == ["H4"]
    assert lists.words == (
        "khắc phục xong: 1; chuyển biến: 1; chưa chuyển biến: 1; phát sinh mới: 1; "
        "chưa xem xét lại: 1"
    )
    look(visit, "H4", "fixed")
    lists = four_lists(Recheck.objects.filter(visit=visit), Finding.objects.filter(visit=visit))
    assert lists.words == "khắc phục xong: 2; chuyển biến: 1; chưa chuyển biến: 1; phát sinh mới: 1"


def answered(request, done, outcome="", reason="", number=1):
    unit = make_staff(request.visit.unit)
    when = dt.datetime(2018, 8, 9 + number, 9, tzinfo=dt.UTC)
    response = Response.objects.create(
        request=request, round=number, done=done, created_by=unit, sent_by=unit, sent_at=when
    )
    if outcome:
        Verdict.objects.create(
            response=response,
            outcome=outcome,
            reason=reason,
            answered_by=unit,
            by=leader_of(request.visit),
        )


def test_then_is_the_finding_its_requests_and_the_last_answer(
    again, original, django_assert_num_queries
):
    second = Finding.objects.get(visit=original, kind="limitation", number=2)
    request = second.requests.get()
    answered(request, "Đã họp", "not_met", "Chưa có kế hoạch")
    answered(request, "Đã ban hành kế hoạch", "partly", "Còn thiếu 2 xã.", number=2)
    person = leader_of(again)
    with django_assert_num_queries(1):
        looks = looks_of(again, person)
        told = [
            (look.row.finding.label, [(a.line, a.answer) for a in look.asked]) for look in looks
        ]
    assert told == [
        (
            "H2",
            [
                (
                    "K2. Nâng cao trách nhiệm và kỷ luật trong thực hiện nhiệm vụ.",
                    "Trả lời ngày 11/08/2018: Đã ban hành kế hoạch. "
                    "Kết quả xác minh: đạt một phần (Còn thiếu 2 xã).",
                )
            ],
        ),
        ("H4", []),
    ]
    assert looks[0].row.sees_original
    assert [look.now for look in looks_to_print(again)] == ["Chưa xem xét lại."] * 2


def test_unit_staff_see_rechecked_findings_once_issued(again):
    staff = make_staff(again.unit)
    assert not Recheck.objects.visible_to(staff).exists()
    Visit.objects.filter(pk=again.pk).update(
        status="issued", issued_at=timezone.now(), issued_by=leader_of(again)
    )
    assert Recheck.objects.visible_to(staff).count() == 2


def test_what_was_not_looked_at_is_a_warning(again):
    look(again, "H2", "fixed")
    gaps = [gap for gap in gaps_of(again) if "/rechecks/" in gap.url]
    row = Recheck.objects.get(visit=again, outcome="")
    assert [(gap.level, gap.url) for gap in gaps] == [("warning", f"/rechecks/{row.pk}/edit/")]
    assert "H4" in gaps[0].message
