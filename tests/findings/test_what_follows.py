"""A change that makes other rows wrong says which, and asks; readiness lists what stays wrong."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.asking import AskFirst
from accounts.models import User
from accounts.refused import MoveRefused
from accounts.stale import fingerprint, rows_seen
from findings.actions.findings import delete_finding, edit_finding
from findings.actions.rechecks import make_recheck
from findings.models import CorrectionRequest, Finding
from inspections.actions.minutes import PARTICIPANT_FIELDS, edit_minutes_part, set_participants
from inspections.actions.plans import edit_plan
from inspections.actions.postponing import postpone_visit
from inspections.actions.rows import RowChange
from inspections.actions.teams import MEMBER_FIELDS, set_members
from inspections.actions.visits import TeamsOfVisit, edit_visit
from inspections.models import Participant, Visit
from reports.actions.issue import issue_minutes
from reports.actions.prepare import missing
from tests.findings.factories import (
    FindingFactory,
    RequestFactory,
    leader_of,
    make_area,
    make_commune,
    make_frame,
    make_visit,
)
from tests.inspections.factories import PlanFactory, TeamFactory, UserFactory, make_unit
from tests.inspections.test_admin import as_sent, faults

pytestmark = pytest.mark.django_db

ELSEWHERE = "K1 giao cho Phường Sa Đéc, địa phương khác với đơn vị được kiểm tra."


@pytest.fixture
def province():
    return make_unit("Tỉnh Đồng Tháp", level="province", kind="tỉnh")


@pytest.fixture
def sa_dec(province):
    return make_unit("Phường Sa Đéc", parent=province, level="commune", kind="phường")


@pytest.fixture
def tan_hong(province):
    return make_unit("Xã Tân Hồng", parent=province, level="commune", kind="xã")


@pytest.fixture
def draft(sa_dec):
    visit = make_visit(unit=sa_dec)
    finding = FindingFactory(visit=visit)
    RequestFactory(visit=visit).findings.set([finding])
    return visit


def change(visit, *, agreed="", joined=(), lead=None, **values):
    teams = TeamsOfVisit(lead or visit.lead_team, tuple(joined))
    seen = fingerprint(visit, [*values, "lead_team", "joined_teams"])
    return edit_visit(visit.pk, values, teams, seen=seen, agreed=agreed, by=leader_of(visit))


def told(work) -> tuple[list[str], str]:
    """What the person is told that follows, and the token that agrees to it."""
    with pytest.raises(AskFirst) as asked:
        work()
    return asked.value.messages[1:], asked.value.token


def wrong(visit, level="block") -> list[str]:
    return [gap.message for gap in missing(Visit.objects.get(pk=visit.pk)) if gap.level == level]


def whole_form(client, url) -> dict[str, str]:
    """Every field of a page's form as a browser would send it back."""
    sent = {}
    for field in client.get(url).context["form"]:
        value = field.value()
        if value not in (None, False, ""):
            sent[field.html_name] = "on" if value is True else value
    return sent


# --- the unit -------------------------------------------------------------------------------------
def test_another_unit_asks_about_what_was_written_for_the_first(draft, sa_dec, tan_hong):
    draft.participants.filter(side="unit").update(full_name="Lê Văn Chủ Tịch")
    lines, token = told(lambda: change(draft, unit=tan_hong))
    assert lines == [
        "Đã ghi cho Phường Sa Đéc và được giữ nguyên: 1 nội dung ghi nhận; 1 kiến nghị; "
        "Lê Văn Chủ Tịch.",
        ELSEWHERE,
    ]
    assert Visit.objects.get(pk=draft.pk).unit == sa_dec  # nothing was saved
    assert change(draft, unit=tan_hong, agreed=token).unit == tan_hong
    assert CorrectionRequest.objects.get().responsible_unit == sa_dec
    assert ELSEWHERE in wrong(draft)


def test_another_token_agrees_to_nothing(draft, tan_hong):
    _lines, token = told(lambda: change(draft, unit=tan_hong))
    RequestFactory(visit=draft)
    lines, _token = told(lambda: change(draft, unit=tan_hong, agreed=token))
    assert lines[1:] == [ELSEWHERE, ELSEWHERE.replace("K1", "K2")]


def test_minutes_that_contradict_themselves_are_not_issued(sa_dec, tan_hong):
    visit = make_visit(unit=sa_dec, read_out=True)
    FindingFactory(visit=visit)
    RequestFactory(visit=visit, responsible_unit=tan_hong)
    with pytest.raises(MoveRefused, match="K1 giao cho Xã Tân Hồng, địa phương khác"):
        issue_minutes(visit.pk, by=leader_of(visit))


@pytest.mark.parametrize(
    ("level", "kind", "gap"),
    [
        ("agency", "sở/ngành", "warning"),  # of the province: beside, but not another locality
        ("province", "tỉnh", ""),  # above
    ],
)
def test_a_request_may_go_to_a_body_of_the_province(draft, province, level, kind, gap):
    unit = province if level == "province" else make_unit("Sở X", parent=province, level=level)
    CorrectionRequest.objects.update(responsible_unit=unit, current_unit=unit)
    assert not [line for line in wrong(draft) if "K1" in line]
    lines = [line for line in wrong(draft, "warning") if line.startswith("K1")]
    expected = ["K1 giao cho Sở X, không phải đơn vị được kiểm tra."] if gap else []
    assert lines == expected


def test_the_page_names_the_rows_keeps_the_text_and_takes_the_box(client, draft, sa_dec, tan_hong):
    client.force_login(leader_of(draft))
    url = f"/visits/{draft.pk}/edit/frame/"
    sent = whole_form(client, url) | {
        "unit": "Xã Tân Hồng",
        "papers_to_prepare": "Báo cáo tự kiểm tra",
    }
    page = client.post(url, sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert ELSEWHERE in text
    assert "Báo cáo tự kiểm tra" in text
    assert Visit.objects.get().unit == sa_dec
    box = page.context["form"]["agreed"]
    assert 'type="checkbox"' in str(box)
    assert "checked" not in str(box)
    token = page.context["form"].fields["agreed"].widget.attrs["value"]
    assert client.post(url, {**sent, "agreed": token}).status_code == 302
    assert Visit.objects.get().unit == tan_hong
    assert ELSEWHERE in client.get(f"/visits/{draft.pk}/").content.decode()


def test_the_admin_asks_the_same(client, draft, tan_hong):
    client.force_login(leader_of(draft))
    url = f"/admin/inspections/visit/{draft.pk}/change/"
    sent = as_sent(client.get(url)) | {"unit": tan_hong.pk}
    page = client.post(url, sent)
    assert ELSEWHERE in page.content.decode(), faults(page)
    token = page.context["adminform"].form.fields["agreed"].widget.attrs["value"]
    assert client.post(url, {**sent, "agreed": token}).status_code == 302
    assert Visit.objects.get().unit == tan_hong


def test_named_sub_units_stand_under_the_unit_inspected(draft, sa_dec, tan_hong):
    below = make_commune(sa_dec, "Trạm Y tế Sa Đéc")
    finding = Finding.objects.get()
    finding.scope = "named"
    finding.save()
    finding.scope_units.set([below])
    said = "H1 nêu đơn vị không trực thuộc đơn vị được kiểm tra: Trạm Y tế Sa Đéc."
    lines, token = told(lambda: change(draft, unit=tan_hong))
    assert said in lines
    change(draft, unit=tan_hong, agreed=token)
    assert said in wrong(draft)


# --- the day and the period -----------------------------------------------------------------------
def test_another_day_says_which_request_would_be_due_before_it(draft):
    CorrectionRequest.objects.update(due_on=dt.date(2018, 7, 25), deadline=dt.date(2018, 7, 25))
    lines, token = told(lambda: change(draft, held_on=dt.date(2018, 7, 26)))
    assert lines == ["K1 có hạn trước ngày kiểm tra."]
    change(draft, held_on=dt.date(2018, 7, 26), agreed=token)
    assert lines[0] in wrong(draft)


def test_another_period_says_which_rows_leave_the_programme(draft):
    make_frame("2021", dt.date(2021, 7, 15))
    CorrectionRequest.objects.update(area=make_area())
    values = {"period_from": dt.date(2021, 1, 1), "period_to": dt.date(2021, 12, 31)}
    edit = {"seen": fingerprint(draft, values), "by": leader_of(draft)}
    lines, token = told(lambda: edit_minutes_part(draft.pk, values, **edit))
    of_other = "thuộc lĩnh vực của chương trình khác với thời kỳ kiểm tra."
    assert lines == [f"H1 {of_other}", f"K1 {of_other}"]
    edit_minutes_part(draft.pk, values, agreed=token, **edit)
    assert lines == wrong(draft)[: len(lines)] or set(lines) <= set(wrong(draft))


def test_a_plan_with_visits_keeps_its_year(office):
    plan = PlanFactory()
    make_visit(plan=plan)
    with pytest.raises(ValidationError) as refusal:
        edit_plan(plan.pk, {"year": 2019}, seen=fingerprint(plan, ["year"]), by=office)
    assert refusal.value.message_dict["year"] == [
        "Các đợt kiểm tra sau của kế hoạch nằm ngoài năm này: Huyện Lấp Vò, 19/07/2018."
    ]


def test_a_visit_is_not_moved_out_of_the_year_of_its_plan(office):
    visit = make_visit(plan=PlanFactory(), announced=True)
    day = dt.date(2019, 1, 5)
    with pytest.raises(ValidationError) as refusal:
        postpone_visit(visit.pk, reason="Chưa bố trí được.", new_day=day, by=office)
    assert "new_day" in refusal.value.message_dict


# --- findings that are answered -------------------------------------------------------------------
ANSWERED = "K1 đang gắn với H1 và sẽ không còn gắn nữa."


def test_deleting_a_finding_says_which_request_answers_it(draft):
    finding, by = Finding.objects.get(), leader_of(draft)
    lines, token = told(lambda: delete_finding(finding.pk, by=by))
    assert lines == [ANSWERED]
    assert Finding.objects.exists()
    delete_finding(finding.pk, agreed=token, by=by)
    assert not Finding.objects.exists()


def test_a_limitation_that_becomes_a_strength_asks_the_same(draft):
    finding = Finding.objects.get()
    edit = {"seen": fingerprint(finding, ["kind"]), "by": leader_of(draft)}
    lines, token = told(lambda: edit_finding(finding.pk, {"kind": "strength"}, **edit))
    assert lines == [ANSWERED]
    edit_finding(finding.pk, {"kind": "strength"}, agreed=token, **edit)
    assert CorrectionRequest.objects.get().findings.count() == 0


def test_the_page_and_the_admin_name_the_request_before_deleting(client, draft):
    client.force_login(leader_of(draft))
    pk = Finding.objects.get().pk
    url = f"/findings/{pk}/delete/"
    assert ANSWERED in client.get(url).content.decode()
    bare = {"form_key": client.get(url).context["form"]["form_key"].value()}
    page = client.post(url, bare)  # not from the page that said so
    assert page.status_code == 200
    assert ANSWERED in page.content.decode()
    assert ANSWERED in client.get(f"/admin/findings/finding/{pk}/delete/").content.decode()
    assert client.post(url, whole_form(client, url)).status_code == 302
    assert not Finding.objects.exists()


def test_what_a_recheck_looks_back_at_stays_a_limitation(office):
    visit = make_visit(issued=True)
    finding = FindingFactory(visit=visit)
    make_recheck(visit.pk, {"held_on": dt.date(2018, 9, 1)}, by=office)
    Visit.objects.filter(pk=visit.pk).update(status="in_progress", issued_at=None, issued_by=None)
    edit = {"seen": fingerprint(finding, ["kind"]), "by": leader_of(visit)}
    with pytest.raises(MoveRefused):
        edit_finding(finding.pk, {"kind": "strength"}, **edit)


def test_a_recheck_stays_one_of_its_visit_and_comes_after_it(office):
    visit = make_visit(issued=True)
    FindingFactory(visit=visit)
    again = make_recheck(visit.pk, {"held_on": dt.date(2018, 9, 1)}, by=office)
    lines, _token = told(lambda: change(again, form="announced", recheck_of=None))
    assert lines == [f"Đợt kiểm tra này xem lại {visit.code}/H1; phải giữ là phúc tra của đợt đó."]
    with pytest.raises(ValidationError) as refusal:
        change(again, held_on=visit.held_on)
    assert "held_on" in refusal.value.message_dict
    other = make_unit("Huyện Lai Vung")
    lines, _token = told(lambda: change(again, unit=other))
    assert lines == [
        "Vào ngày đó, đơn vị này không phải là đơn vị được kiểm tra hay đơn vị tiếp nhận."
    ]


# --- people ---------------------------------------------------------------------------------------
def people(visit, changes, agreed=""):
    seen = rows_seen(visit.participants.all(), PARTICIPANT_FIELDS)
    return set_participants(visit.pk, changes, seen=seen, agreed=agreed, by=leader_of(visit))


def test_taking_the_leader_off_after_reading_out_asks():
    visit = make_visit(read_out=True)
    leader = visit.participants.get(role="leader")
    gone = [RowChange(pk=leader.pk, delete=True)]
    lines, token = told(lambda: people(visit, gone))
    assert lines == ["Trần Thị leader (Trưởng đoàn) không còn ký biên bản."]
    assert Visit.objects.get().status == "read_out"
    people(visit, gone, token)
    assert not Participant.objects.filter(role="leader").exists()
    assert "Biên bản không ghi tên trưởng đoàn." in wrong(visit, "warning")


@pytest.mark.parametrize(
    "values", [{"is_present": False}, {"signs": False}, {"full_name": "Lê Văn Khác"}]
)
def test_whoever_signed_what_was_read_out_is_asked_about(values):
    visit = make_visit(read_out=True)
    secretary = visit.participants.get(role="secretary")
    lines, _token = told(lambda: people(visit, [RowChange(values, secretary.pk)]))
    assert lines == ["Trần Thị secretary (Thư ký) không còn ký biên bản."]


def test_a_team_that_goes_says_whose_names_go_with_it(draft):
    joined = TeamFactory()
    change(draft, joined=[joined])
    lines, token = told(lambda: change(draft))
    assert lines == [
        "Đoàn không còn tham gia; những người sau bị bỏ khỏi biên bản: "
        "Trần Thị leader, Trần Thị deputy, Trần Thị secretary, Trần Thị member."
    ]
    change(draft, agreed=token)
    assert not draft.participants.filter(team=joined).exists()


def test_another_leader_of_the_team_says_which_visits_name_the_former_one(draft, office):
    team = draft.lead_team
    leader = team.members.get(role="leader")
    seen = rows_seen(team.members.all(), MEMBER_FIELDS)
    new = [RowChange({"full_name": "Lê Văn Mới"}, leader.pk)]
    rest = [
        RowChange({}, pk) for pk in team.members.exclude(pk=leader.pk).values_list("pk", flat=True)
    ]
    new[0].values["role"] = "leader"
    lines, token = told(lambda: set_members(team.pk, [*new, *rest], seen=seen, by=office))
    assert lines == [
        "Trần Thị leader (Trưởng đoàn) vẫn còn ghi tên trong các đợt kiểm tra của đoàn: "
        "Phường Sa Đéc, 19/07/2018."
    ]
    set_members(team.pk, [*new, *rest], seen=seen, agreed=token, by=office)
    said = "Trưởng đoàn của đoàn nay là Lê Văn Mới; biên bản ghi Trần Thị leader."
    assert said in wrong(draft, "warning")


@pytest.fixture
def office():
    return UserFactory(role=User.Role.OFFICE)
