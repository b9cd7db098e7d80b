"""The day a request could name, by the severity of what it answers: proposed, never filled in."""

import datetime as dt
import re

import pytest

from findings.models import CorrectionRequest, SeverityDeadline
from tests.findings.factories import REQUEST, FindingFactory, leader_of, make_visit
from tests.inspections.factories import UserFactory

pytestmark = pytest.mark.django_db

# from Friday 20/07/2018: 15 and 30 working days, three and six weeks, no day off between
HIGH = "15 ngày làm việc từ 20/07/2018, trừ 6 ngày Thứ Bảy, Chủ nhật = 10/08/2018"
LOW = "30 ngày làm việc từ 20/07/2018, trừ 12 ngày Thứ Bảy, Chủ nhật = 31/08/2018"


@pytest.fixture
def visit():
    SeverityDeadline.objects.all().delete()
    SeverityDeadline.objects.create(severity="high", working_days=15)
    SeverityDeadline.objects.create(severity="low", working_days=30)
    return make_visit(held_on=dt.date(2018, 7, 20))


def sent(client, url, **typed):
    form = client.get(url).context["form"]
    hidden = {name: form[name].value() or "" for name in ("form_key", "seen")}
    unit = {"text": REQUEST, "force": "note", "responsible_unit": "Huyện Lấp Vò"}
    return client.post(url, hidden | unit | typed)


def test_a_day_is_proposed_with_its_sum_and_not_filled_in(client, visit):
    low = FindingFactory(visit=visit, severity="low")
    high = FindingFactory(visit=visit, severity="high")
    FindingFactory(visit=visit)
    client.force_login(leader_of(visit))
    url = f"/visits/{visit.pk}/requests/add/"
    page = client.get(url).content.decode()
    assert f"H2 (nghiêm trọng): {HIGH}" in page
    assert f"H1 (nhẹ): {LOW}" in page
    assert page.index(HIGH) < page.index(LOW)
    assert f'data-findings="{high.pk}"' in page
    assert not re.search(r'name="due_on"[^>]*value="', page)
    sent(client, url, findings=[low.pk, high.pk])
    assert CorrectionRequest.objects.get().due_on is None


@pytest.mark.parametrize(
    ("typed", "day"), [("", dt.date(2018, 8, 10)), ("01/09/2018", dt.date(2018, 9, 1))]
)
def test_a_chosen_proposal_counts_where_no_day_was_typed(client, visit, typed, day):
    high = FindingFactory(visit=visit, severity="high")
    client.force_login(leader_of(visit))
    url = f"/visits/{visit.pk}/requests/add/"
    sent(client, url, findings=[high.pk], due_on=typed, proposed_day="2018-08-10")
    row = CorrectionRequest.objects.get()
    assert row.due_on == day
    page = client.get(f"/requests/{row.pk}/edit/").content.decode()
    assert "ngày làm việc từ" not in page  # a day stands
    assert "proposed_day" not in page


def test_a_day_nobody_proposed_is_refused(client, visit):
    FindingFactory(visit=visit, severity="high")
    client.force_login(leader_of(visit))
    answer = sent(client, f"/visits/{visit.pk}/requests/add/", proposed_day="2018-08-13")
    assert "proposed_day" in answer.context["form"].errors
    assert not CorrectionRequest.objects.exists()


def test_one_list_of_severities_for_both_and_old_rows_stay(client, visit):
    """Changing the scale never moves a day that was named."""
    high = FindingFactory(visit=visit, severity="high")
    client.force_login(leader_of(visit))
    url = f"/visits/{visit.pk}/requests/add/"
    sent(client, url, findings=[high.pk], proposed_day="2018-08-10")
    row = SeverityDeadline.objects.get(severity="high")
    office = UserFactory(role="office")
    client.force_login(office)
    address = f"/admin/findings/severitydeadline/{row.pk}/change/"
    form = client.get(address).context["adminform"].form
    hidden = {name: form.initial.get(name) or form[name].value() for name in ("seen", "form_key")}
    typed = {"severity": "high", "working_days": 5} | hidden
    assert client.post(address, typed).status_code == 302
    assert SeverityDeadline.objects.get(severity="high").working_days == 5
    assert CorrectionRequest.objects.get().due_on == dt.date(2018, 8, 10)
    client.force_login(leader_of(visit))
    page = client.get(url).content.decode()
    assert "H1 (nghiêm trọng): 5 ngày làm việc từ 20/07/2018" in page
