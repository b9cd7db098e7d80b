"""A paper of a visit without requests or without a team, and what the register says of it."""

import pytest
from django.urls import reverse

from engines.decree30.reading import body_text
from findings.models import CorrectionRequest
from inspections.models import Visit
from reports.actions.papers import issue_visit_paper
from reports.bodies import load_body
from reports.papers.kinds import prepare
from tests.inspections.factories import VisitFactory
from tests.inspections.test_admin import faults, send
from tests.people import UserFactory
from tests.reports.factories import issued, ready_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    load_body()
    return UserFactory(role="office")


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_conclusion_asks_for_work_only_where_something_is_asked(office, count):
    visit = ready_visit()
    CorrectionRequest.objects.filter(number__gt=count).delete()
    issued(visit)
    notice = issue_visit_paper(visit.pk, "conclusion", by=office)
    text = " ".join(body_text(bytes(notice.pdf)).split())
    assert ("Không có kiến nghị, yêu cầu." in text) is (count == 0)
    for words in ("III. TỔ CHỨC THỰC HIỆN", "kiến nghị, yêu cầu nêu trên", "biết, thực hiện./."):
        assert (words in text) is (count > 0), words


def test_the_notice_says_that_no_team_is_named(client, office):
    visit = VisitFactory()
    visit.visit_teams.all().delete()
    blanks = [str(blank.label) for blank in prepare("notice", visit, by=office).blanks]
    assert "đoàn kiểm tra (chọn ở mục “Đơn vị, ngày, đoàn”)" in blanks
    client.force_login(office)
    url = reverse("reports:paper-issue", args=[visit.pk, "notice"])
    page = client.get(url)
    assert "đoàn kiểm tra (chọn ở mục" in page.content.decode()
    sent = {"form_key": page.context["form"]["form_key"].value(), "password": "x"}
    assert "accept_gaps" in client.post(url, sent).context["form"].errors


def test_the_office_fills_what_only_the_notice_prints_in_the_admin(client, office):
    visit = VisitFactory()
    client.force_login(office)
    url = f"/admin/inspections/visit/{visit.pk}/change/"
    answer = send(client, url, place="Hội trường UBND huyện", contents="Một cửa.")
    assert answer.status_code == 302, faults(answer)
    visit = Visit.objects.get()
    assert (visit.place, visit.contents) == ("Hội trường UBND huyện", "Một cửa.")
    Visit.objects.update(status="in_progress")  # now it is the team's
    assert "place" not in client.get(url).context["adminform"].form.fields


def test_the_register_shows_what_was_overtaken_alone(client, office):
    stands = issue_visit_paper(VisitFactory(place="Nơi cũ").pk, "notice", by=office)
    moved = VisitFactory(place="Nơi cũ")
    overtaken = issue_visit_paper(moved.pk, "notice", by=office)
    Visit.objects.filter(pk=moved.pk).update(place="Nơi mới")
    client.force_login(office)
    page = client.get(reverse("reports:document-list"), {"state": "changed"})
    assert [row.pk for row in page.context["page_obj"]] == [overtaken.pk]
    assert stands.pk != overtaken.pk
