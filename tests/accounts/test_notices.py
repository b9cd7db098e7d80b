"""A person's notices, read one by one or all at once."""

from __future__ import annotations

import pytest

from accounts.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(office, leader):
    for number in range(3):
        Notice.objects.create(recipient=office, text=f"Việc {number}", url=f"/visits/?n={number}")
    return Notice.objects.create(recipient=leader, text="Của người khác", url="/")


def test_one_sees_ones_own_notices_and_their_number_on_every_page(client, office, told):
    client.force_login(office)
    page = client.get("/accounts/notices/").content.decode()
    assert page.count("Việc ") >= 3
    assert "Của người khác" not in page
    assert "3 chưa đọc" in client.get("/").content.decode()


def test_opening_a_notice_reads_it_and_leads_on(client, office, told):
    client.force_login(office)
    mine = Notice.objects.filter(recipient=office).first()
    assert client.get(f"/accounts/notices/{mine.pk}/").url == mine.url
    assert Notice.objects.visible_to(office).unread().count() == 2
    assert client.get(f"/accounts/notices/{told.pk}/").status_code == 404
    only = client.get("/accounts/notices/?unread=1").content.decode()
    assert mine.text not in only


def test_a_notice_leads_nowhere_outside(client, office):
    away = Notice.objects.create(recipient=office, text="Ra ngoài", url="//example.com/")
    client.force_login(office)
    assert client.get(f"/accounts/notices/{away.pk}/").url == "/accounts/notices/"


def test_all_are_read_at_once_but_nobody_elses(client, office, told):
    client.force_login(office)
    assert client.get("/accounts/notices/read/").status_code == 405
    assert client.post("/accounts/notices/read/").url == "/accounts/notices/"
    assert not Notice.objects.visible_to(office).unread().exists()
    told.refresh_from_db()
    assert told.read_at is None
    assert "Đã đọc tất cả" not in client.get("/accounts/notices/").content.decode()
