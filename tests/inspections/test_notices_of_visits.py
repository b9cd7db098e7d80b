"""A visit's notice, the unit's receipt, and a visit that moves to another day."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from accounts.models import Notice
from accounts.refused import MoveRefused
from inspections.actions.moves import Move, move_visit
from inspections.actions.postponing import postpone_visit, replan_visit
from inspections.actions.receipts import receive_notice
from inspections.models import NoticeReceipt, Visit
from tests.inspections.factories import (
    PlanFactory,
    UserFactory,
    VisitFactory,
    make_staff,
    make_unit,
    member,
)
from units.models import Unit

pytestmark = pytest.mark.django_db
PAPERS = "Báo cáo kết quả công tác cải cách hành chính 6 tháng"
BUTTON = "Đã nhận thông báo"


@pytest.fixture
def announced():
    visit = VisitFactory(papers_to_prepare=PAPERS)
    visit.staff = make_staff(visit.unit, full_name="Huỳnh Văn Lấp Vò")
    move_visit(visit.pk, Move.ANNOUNCE, by=member(visit.lead_team, "leader"))
    return visit


def text_of(client, user, url):
    client.force_login(user)
    return client.get(url).content.decode()


def test_the_unit_reads_of_the_visit_on_its_home_and_confirms_once(client, announced):
    page = f"/visits/{announced.pk}/"
    home = text_of(client, announced.staff, "/")
    assert "Đơn vị sẽ được kiểm tra ngày 19/07/2018." in home
    assert f'href="{page}">1 thông báo kiểm tra chờ đơn vị xác nhận' in home
    answer = client.get(page)
    assert PAPERS in answer.content.decode()
    data = {"form_key": answer.context["receipt_form"]["form_key"].value()}
    for _copy in "ab":
        assert client.post(f"{page}received/", data).url == page
    receipt = NoticeReceipt.objects.get()
    assert (receipt.visit_id, receipt.by, receipt.held_on) == (
        announced.pk,
        announced.staff,
        dt.date(2018, 7, 19),
    )
    text = client.get(page).content.decode()
    assert "Đơn vị đã xác nhận nhận thông báo" in text
    assert f"{BUTTON}</button>" not in text
    assert "chờ đơn vị xác nhận" not in client.get("/").content.decode()


def test_office_and_leader_see_whether_the_unit_has_it(client, announced):
    office, leader = UserFactory(role="office"), member(announced.lead_team, "leader")
    page = f"/visits/{announced.pk}/"
    assert "Đơn vị chưa xác nhận đã nhận thông báo." in text_of(client, office, page)
    receive_notice(announced.pk, by=announced.staff)
    for user in (office, leader):
        assert "Huỳnh Văn Lấp Vò" in text_of(client, user, page)
        told = Notice.objects.get(recipient=user)
        assert told.text == "Huyện Lấp Vò đã nhận thông báo kiểm tra ngày 19/07/2018."
    history = text_of(client, office, f"{page}history/")
    assert "Đơn vị đã nhận thông báo kiểm tra ngày 19/07/2018" in history


def test_who_may_confirm(announced):
    above = make_unit("Tỉnh Đồng Tháp", level="province", kind="tỉnh")
    announced.unit.versions.update(parent=above)
    for user in (
        make_staff(above),
        UserFactory(role="office"),
        member(announced.lead_team, "leader"),
    ):
        with pytest.raises(PermissionDenied):
            receive_notice(announced.pk, by=user)
    with pytest.raises(Visit.DoesNotExist):
        receive_notice(announced.pk, by=make_staff(make_unit("Huyện Lai Vung")))
    assert not NoticeReceipt.objects.exists()


@pytest.mark.parametrize("status", ["planned", "postponed", "cancelled"])
def test_nothing_waits_in_another_state(announced, status):
    Visit.objects.filter(pk=announced.pk).update(status=status)
    with pytest.raises(MoveRefused):
        receive_notice(announced.pk, by=announced.staff)


def test_a_second_confirmation_is_refused_and_a_draft_looks_announced(client, announced):
    move_visit(announced.pk, Move.START, by=member(announced.lead_team, "leader"))
    page = text_of(client, announced.staff, f"/visits/{announced.pk}/")
    assert f"{BUTTON}</button>" in page  # the unit does not learn that the minutes are begun
    receive_notice(announced.pk, by=announced.staff)
    with pytest.raises(MoveRefused):
        receive_notice(announced.pk, by=announced.staff)


def test_papers_are_nothing_for_the_unit_before_it_is_told(client):
    visit = VisitFactory(papers_to_prepare=PAPERS, form="unannounced", in_progress=True)
    staff = make_staff(visit.unit)
    client.force_login(staff)
    assert client.get(f"/visits/{visit.pk}/").status_code == 404
    office = UserFactory(role="office")
    assert PAPERS in text_of(client, office, f"/visits/{visit.pk}/")
    done = VisitFactory(papers_to_prepare=PAPERS, form="unannounced", unit=visit.unit, issued=True)
    assert PAPERS not in text_of(client, staff, f"/visits/{done.pk}/")
    assert PAPERS in text_of(client, office, f"/visits/{done.pk}/")


def test_a_postponed_visit_moves_to_its_new_day_and_is_confirmed_anew(announced):
    leader = member(announced.lead_team, "leader")
    receive_notice(announced.pk, by=announced.staff)
    day = dt.date(2018, 8, 2)
    moved = postpone_visit(announced.pk, reason="Trùng kỳ họp", new_day=day, by=leader)
    assert (moved.status, moved.held_on) == ("planned", day)
    steps = moved.events.values_list("move", "reason")
    assert list(steps)[-2:] == [("postpone", "Trùng kỳ họp"), ("replan", "")]
    texts = set(Notice.objects.filter(recipient=announced.staff).values_list("text", flat=True))
    assert "Đợt kiểm tra đơn vị ngày 19/07/2018 đã hoãn." in texts
    move_visit(announced.pk, Move.ANNOUNCE, by=leader)
    assert receive_notice(announced.pk, by=announced.staff).held_on == day
    assert NoticeReceipt.objects.count() == 2


def test_a_visit_postponed_without_a_day_is_planned_again_later():
    visit = VisitFactory()
    leader = member(visit.lead_team, "leader")
    assert postpone_visit(visit.pk, reason="Bão", new_day=None, by=leader).status == "postponed"
    again = replan_visit(visit.pk, new_day=dt.date(2018, 8, 2), by=leader)
    assert (again.status, again.held_on) == ("planned", dt.date(2018, 8, 2))
    assert not Notice.objects.exists()  # it was never announced


def test_the_row_of_a_plan_postpones_and_leads_back_with_a_warning(client):
    plan = PlanFactory()
    visit = VisitFactory(plan=plan)
    client.force_login(UserFactory(role="office"))
    (row,) = client.get(f"/plans/{plan.pk}/").context["page_obj"]
    steps = {str(step.label): step.url for step in row.steps}
    url = steps["Hoãn kiểm tra"]
    assert set(steps) == {"Hoãn kiểm tra", "Hủy đợt kiểm tra"}
    data = {"form_key": client.get(url).context["form"]["form_key"].value()}
    data |= {"reason": "Trùng lịch", "new_day": "21/07/2018"}
    answer = client.post(url, data, follow=True)
    assert answer.redirect_chain[-1][0] == f"/plans/{plan.pk}/"
    assert "Ngày 21/07/2018 là ngày nghỉ cuối tuần." in answer.content.decode()
    visit.refresh_from_db()
    assert visit.held_on == dt.date(2018, 7, 21)


def test_the_day_it_stands_on_is_no_new_day(client):
    visit = VisitFactory()
    client.force_login(member(visit.lead_team, "leader"))
    url = f"/visits/{visit.pk}/move/postpone/"
    data = {"form_key": client.get(url).context["form"]["form_key"].value()}
    page = client.post(url, data | {"reason": "Bão", "new_day": "19/07/2018"}).content.decode()
    assert "Đợt kiểm tra đã ở đúng ngày này." in page
    visit.refresh_from_db()
    assert visit.status == "planned"


@pytest.mark.guarded
def test_a_receipt_is_never_changed_nor_taken_away(announced):
    receive_notice(announced.pk, by=announced.staff)
    table = NoticeReceipt._meta.db_table
    for statement in (f"UPDATE {table} SET held_on = '2018-01-01'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Unit.objects.filter(pk=announced.unit_id).exists()
    assert NoticeReceipt.objects.count() == 1
