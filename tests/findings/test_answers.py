"""A unit's answer and its wish for more time, as acts: states, stale pages, who sees a draft."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Notice
from accounts.refused import MoveRefused, StalePage
from accounts.stale import fingerprint, rows_seen
from findings.actions.answers import (
    Evidence,
    add_evidence,
    edit_evidence,
    remove_evidence,
    replace_evidence,
    save_draft,
    send_answer,
    what_is_shown,
)
from findings.actions.extensions import ask_extension
from findings.models import (
    CorrectionRequest,
    Extension,
    ExtensionDecision,
    ExtensionFile,
    RequestEvent,
    Response,
    ResponseFile,
)
from inspections.actions.rows import RowChange
from inspections.uploads import check_upload
from tests.bad_inputs import payloads
from tests.findings.factories import RequestFactory, leader_of, make_visit
from tests.inspections.factories import UserFactory, make_staff, make_unit, member
from units.models import Posting

pytestmark = pytest.mark.django_db
TYPED = {"done": "Đã ban hành kế hoạch năm 2018.", "done_on": dt.date(2018, 8, 1)}
EMPTY = fingerprint(Response(), ["done", "done_on"])


def paper(name="Kế hoạch.pdf", **more):
    return Evidence(check_upload(SimpleUploadedFile(name, payloads.pdf_min())), **more)


@pytest.fixture
def row():
    return RequestFactory(visit=make_visit(issued=True), status="issued")


@pytest.fixture
def staff(row):
    return make_staff(row.current_unit)


@pytest.fixture
def superior(row):
    above = make_unit("Tỉnh Đồng Tháp", level="province", kind="tỉnh")
    row.current_unit.versions.update(parent=above)
    return make_staff(above)


def sent(row, staff):
    save_draft(row.pk, TYPED, seen=EMPTY, by=staff)
    return send_answer(row.pk, by=staff)


def test_a_colleague_goes_on_with_the_one_draft(row, staff):
    colleague = make_staff(row.current_unit)
    begun = {"done": "Đang làm.", "done_on": None}
    first = save_draft(row.pk, begun, seen=EMPTY, by=staff)
    seen = fingerprint(first, ["done", "done_on"])
    second = save_draft(row.pk, TYPED, seen=seen, by=colleague)
    assert (first.pk, second.round, second.created_by) == (second.pk, 1, staff)
    row.refresh_from_db()
    assert row.status == "issued"  # a draft tells nobody


@pytest.mark.parametrize("seen", [EMPTY, ""])
def test_a_stale_page_overwrites_no_draft(row, staff, seen):
    save_draft(row.pk, TYPED, seen=EMPTY, by=staff)
    with pytest.raises(StalePage) as refusal:
        save_draft(row.pk, {"done": "Khác.", "done_on": None}, seen=seen, by=staff)
    assert refusal.value.current == {"done": TYPED["done"], "done_on": "01/08/2018"}
    assert Response.objects.get().done == TYPED["done"]


def test_sending_freezes_the_answer_and_tells_who_verifies(row, staff):
    office, leader = UserFactory(role="office"), leader_of(row.visit)
    answer = sent(row, staff)
    row.refresh_from_db()
    assert (row.status, row.acknowledged_by) == ("responded", staff)
    assert (answer.sent_by, answer.acting_for) == (staff, None)
    assert RequestEvent.objects.filter(request=row, move="respond").count() == 1
    assert set(Notice.objects.values_list("recipient", flat=True)) == {office.pk, leader.pk}
    with pytest.raises(MoveRefused):
        send_answer(row.pk, by=staff)
    with pytest.raises(MoveRefused):
        save_draft(row.pk, TYPED, seen=EMPTY, by=staff)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"done": ""}, ["done", "done_on"]),
        ({"done": "Đã làm."}, ["done_on"]),
        ({"done": " ", "done_on": dt.date(2018, 8, 1)}, ["done"]),
    ],
)
def test_what_is_missing_is_named_before_it_is_sent(row, staff, values, fields):
    save_draft(row.pk, values, seen=fingerprint(Response(), values), by=staff)
    with pytest.raises(ValidationError) as refusal:
        send_answer(row.pk, by=staff)
    assert sorted(refusal.value.message_dict) == fields


def test_the_day_lies_between_the_visit_and_today(row, staff):
    seen = fingerprint(Response(), ["done_on"])
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for day in (dt.date(2018, 7, 18), tomorrow):
        with pytest.raises(ValidationError) as refusal:
            save_draft(row.pk, {"done_on": day}, seen=seen, by=staff)
        assert list(refusal.value.message_dict) == ["done_on"]
    assert save_draft(row.pk, {"done_on": dt.date(2018, 7, 19)}, seen=seen, by=staff).pk


def test_nothing_to_send_is_refused(row, staff):
    with pytest.raises(MoveRefused):
        send_answer(row.pk, by=staff)


def test_a_page_confirmed_before_a_colleague_wrote_sends_nothing(row, staff, media):
    shown = what_is_shown(save_draft(row.pk, TYPED, seen=EMPTY, by=staff))
    add_evidence(row.pk, [paper()], by=make_staff(row.current_unit))
    with pytest.raises(StalePage):
        send_answer(row.pk, by=staff, seen=shown)
    shown = what_is_shown(Response.objects.get())
    assert send_answer(row.pk, by=staff, seen=shown).sent_by == staff


@pytest.mark.parametrize("state", ["responded", "verified", "closed", "withdrawn"])
def test_only_a_request_that_waits_for_the_unit_is_answered(state):
    row = RequestFactory(visit=make_visit(issued=True), status=state, due_on=dt.date(2018, 8, 1))
    staff = make_staff(row.current_unit)
    with pytest.raises(MoveRefused):
        save_draft(row.pk, TYPED, seen=EMPTY, by=staff)
    with pytest.raises(MoveRefused):
        add_evidence(row.pk, [], by=staff)
    with pytest.raises(MoveRefused):
        ask_extension(row.pk, asked(), by=staff)


def test_only_the_unit_itself_writes_and_a_stranger_finds_nothing(row, staff, superior):
    save_draft(row.pk, TYPED, seen=EMPTY, by=staff)
    others = [
        superior,
        leader_of(row.visit),
        UserFactory(role="office"),
        UserFactory(role="auditor"),
    ]
    for person in [*others, UserFactory(role="system_admin")]:
        with pytest.raises(PermissionDenied):
            save_draft(row.pk, TYPED, seen=EMPTY, by=person)
        with pytest.raises(PermissionDenied):
            send_answer(row.pk, by=person)
        with pytest.raises(PermissionDenied):
            ask_extension(row.pk, asked(), by=person)
    with pytest.raises(CorrectionRequest.DoesNotExist):
        send_answer(row.pk, by=make_staff(make_unit("Huyện Lai Vung")))


def test_nobody_outside_the_unit_sees_a_draft_or_its_files(row, staff, superior, media):
    (file,) = add_evidence(row.pk, [paper()], by=staff)
    team = row.visit.lead_team
    outside = [superior, *(member(team, role) for role in ("leader", "deputy", "secretary"))]
    outside += [UserFactory(role=role) for role in ("office", "auditor", "system_admin")]
    outside.append(make_staff(make_unit("Huyện Lai Vung")))
    for person in outside:
        assert not Response.objects.visible_to(person).exists()
        assert not ResponseFile.objects.visible_to(person).exists()
        with pytest.raises(ResponseFile.DoesNotExist):
            replace_evidence(file.pk, paper(), by=person)
        with pytest.raises(ResponseFile.DoesNotExist):
            remove_evidence(file.pk, by=person)
    seen = fingerprint(Response(), ["done", "done_on"])
    save_draft(row.pk, TYPED, seen=seen, by=staff)
    send_answer(row.pk, by=staff)
    assert [person.role for person in outside if ResponseFile.objects.visible_to(person)] == [
        "unit_staff",
        "inspector",
        "inspector",
        "inspector",
        "office",
        "auditor",
        "system_admin",
    ]


def test_a_replaced_file_stays_and_counts_again_when_the_newer_one_goes(row, staff, media):
    (old,) = add_evidence(row.pk, [paper("cũ.pdf", caption="Kế hoạch")], by=staff)
    new = replace_evidence(old.pk, paper("mới.pdf"), by=staff)
    old.refresh_from_db()
    assert (new.replaces, old.replaced_by) == (old, new)
    with pytest.raises(MoveRefused):
        replace_evidence(old.pk, paper(), by=staff)
    with pytest.raises(MoveRefused):
        remove_evidence(old.pk, by=staff)
    remove_evidence(new.pk, by=staff)
    assert list(ResponseFile.objects.values_list("original_name", flat=True)) == ["cũ.pdf"]


def test_the_next_round_replaces_a_file_of_the_former_one(row, staff, media):
    (old,) = add_evidence(row.pk, [paper()], by=staff)
    first = sent(row, staff)
    with pytest.raises(MoveRefused):
        remove_evidence(old.pk, by=staff)
    CorrectionRequest.objects.update(status="returned")
    new = replace_evidence(old.pk, paper("Kế hoạch sửa.pdf"), by=staff)
    assert (new.response.round, new.response.is_draft, new.replaces.response) == (2, True, first)
    with pytest.raises(MoveRefused):
        remove_evidence(old.pk, by=staff)


def test_each_file_has_its_own_day_and_caption(row, staff, media):
    day = dt.date(2018, 7, 30)
    one, two = add_evidence(row.pk, [paper(document_date=day), paper(caption="Hai")], by=staff)
    assert (one.document_date, two.caption) == (day, "Hai")
    seen = rows_seen([one, two], ["caption", "document_date"])
    values = {"caption": "Ba", "document_date": day}
    edit_evidence(row.pk, [RowChange(values, pk=two.pk)], seen=seen, by=staff)
    changes = [RowChange({**values, "caption": "Bốn"}, pk=two.pk)]
    with pytest.raises(StalePage):
        edit_evidence(row.pk, changes, seen=seen, by=staff)
    edit_evidence(row.pk, [RowChange({"caption": "Một"}, pk=one.pk)], seen=seen, by=staff)
    captions = ResponseFile.objects.order_by("pk").values_list("caption", flat=True)
    assert list(captions) == ["Một", "Ba"]


def test_an_answer_holds_twenty_files(row, staff, media):
    with pytest.raises(ValidationError):
        add_evidence(row.pk, [paper()] * 21, by=staff)
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_deputy_sends_in_the_name_of_another(row, staff):
    head = make_staff(row.current_unit)
    today = timezone.localdate()
    Posting.objects.create(user=staff, unit=row.current_unit, from_day=today, acting_for=head)
    assert sent(row, staff).acting_for == head


def asked(**more):
    day = timezone.localdate() + dt.timedelta(days=30)
    return {"reason": "Chờ tỉnh phê duyệt.", "proposed_on": day} | more


@pytest.fixture
def dated():
    day = timezone.localdate() + dt.timedelta(days=5)
    return RequestFactory(visit=make_visit(issued=True), status="acknowledged", due_on=day)


def test_more_time_is_asked_for_one_wish_at_a_time(dated, media):
    person, lead = make_staff(dated.current_unit), leader_of(dated.visit)
    one = ask_extension(dated.pk, asked(), [paper().upload], by=person)
    assert (one.number, one.deadline_then, one.by) == (1, dated.due_on, person)
    assert ExtensionFile.objects.get().extension == one
    assert Notice.objects.filter(recipient=lead).count() == 1
    with pytest.raises(MoveRefused):
        ask_extension(dated.pk, asked(), by=person)
    ExtensionDecision.objects.create(extension=one, reason="Chưa cần.", by=lead)
    assert ask_extension(dated.pk, asked(), by=person).number == 2
    dated.refresh_from_db()
    assert dated.deadline == dated.due_on  # asking moves nothing


def test_more_time_needs_a_reason_and_a_later_day(dated, media):
    person = make_staff(dated.current_unit)
    for wrong in ({"reason": ""}, {"proposed_on": dated.due_on}):
        with pytest.raises(ValidationError) as refusal:
            ask_extension(dated.pk, asked(**wrong), [paper().upload], by=person)
        assert list(refusal.value.message_dict) == list(wrong)
    assert not Extension.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_where_no_day_was_named_there_is_nothing_to_extend(row, staff):
    with pytest.raises(MoveRefused):
        ask_extension(row.pk, asked(), by=staff)
