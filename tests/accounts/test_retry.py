"""A save that meets a lock: 503, everything typed kept, and a button that sends it again."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection
from django.test import Client

from accounts.models import AuditEntry, Notice
from findings.models import Finding
from inspections.models import CalendarDay, Plan
from tests.bad_inputs.pages import form_with, read
from tests.findings.factories import make_area
from tests.inspections.factories import VisitFactory, member
from tests.locking import Lockable, database_of
from tests.people import PASSWORD, person

TEXT = 'Kế hoạch còn "chung chung"\r\n<b>chưa</b> rõ & thiếu'


def again(page: str) -> dict[str, list[str]]:
    """What the button of the 503 page sends."""
    (form,) = read(page).forms
    return form


@pytest.fixture
def office_client(lockable) -> Client:
    client = Client()
    client.force_login(person("vanphong", "Phạm Thị Văn Phòng", "office"))
    return client


def test_a_plan_is_made_once(lockable: Lockable, office_client):
    client = office_client
    form = form_with(client.get("/plans/add/").content.decode())
    form |= {"year": ["2018"], "title": ["Kế hoạch bổ sung"]}
    with lockable.locked():
        answer = client.post("/plans/add/", form)
        assert answer.status_code == 503
        assert answer["Retry-After"] == "5"
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        page = answer.content.decode()
        assert "Thử lại" in page
        assert client.post("/plans/add/", again(page)).status_code == 503
    assert not Plan.objects.exists()
    sent = [client.post("/plans/add/", again(page)) for _ in range(2)]
    assert [one.status_code for one in sent] == [302, 302]
    assert sent[0].url == sent[1].url
    assert Plan.objects.get().title == "Kế hoạch bổ sung"


def test_a_finding_is_shown_in_the_forms_words_and_saved_as_typed(lockable: Lockable):
    visit, area = VisitFactory(in_progress=True), str(make_area().pk)
    client, url = Client(), f"/visits/{visit.pk}/findings/add/"
    client.force_login(member(visit.lead_team, "secretary"))
    form = form_with(client.get(url).content.decode())
    form |= {"kind": ["strength"], "scope": ["not_stated"], "condition": [TEXT], "area": [area]}
    with lockable.locked():
        answer = client.post(url, form)
        fetched = client.post(url, form, headers={"X-Form-Fetch": "1"})
    assert (answer.status_code, fetched.status_code) == (503, 503)
    assert "X-Saved" not in fetched
    page = answer.content.decode()
    assert "Kế hoạch còn &quot;chung chung&quot;<br>" in page  # to be read
    assert "<dd>chưa nêu</dd>" in unescape(page)
    assert again(page)["condition"] == [TEXT]
    sent = [client.post(url, again(page)) for _ in range(2)]
    assert [one.status_code for one in sent] == [302, 302]
    assert Finding.objects.get().condition == TEXT.replace("\r\n", "\n")


def test_a_sign_in_keeps_the_name_and_never_the_password(lockable: Lockable):
    person("vanphong", "Phạm Thị Văn Phòng", "office")
    client = Client()
    typed = {"username": "vanphong", "password": PASSWORD, "next": "/plans/"}
    with lockable.locked():
        answer = client.post("/accounts/login/", typed)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert PASSWORD not in page
    assert again(page) == {"username": ["vanphong"], "next": ["/plans/"], "password": [""]}
    answer = client.post("/accounts/login/", again(page) | {"password": [PASSWORD]})
    assert answer.status_code == 302
    assert client.get("/plans/").status_code == 200
    assert AuditEntry.objects.filter(act="login").count() == 1


def test_several_values_of_one_field_and_the_names_of_files_are_kept(lockable, office_client):
    photos = [SimpleUploadedFile(name, b"x") for name in ("ảnh 1.jpg", "ảnh 2.jpg")]
    typed = {"form_key": "k" * 32, "pk": ["1", "2"], "note": "", "photos": photos}
    with database_of(NAME="/nowhere/db.sqlite3", PORT="1"):
        page = office_client.post("/bundles/make/", typed).content.decode()
    assert again(page) == {"form_key": ["k" * 32], "pk": ["1", "2"], "note": [""]}
    assert "ảnh 1.jpg, ảnh 2.jpg" in page
    assert 'type="file" name="photos"' in page
    assert 'enctype="multipart/form-data"' in page


def test_a_forged_form_stays_forged(lockable: Lockable):
    """Its token goes back as it came: the page of a 503 makes no valid form of another's."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("vanphong", "Phạm Thị Văn Phòng", "office"))
    with database_of(NAME="/nowhere/db.sqlite3", PORT="1"):
        answer = client.post("/plans/add/", {"title": "x", "csrfmiddlewaretoken": "f" * 64})
    assert answer.status_code == 503
    assert again(answer.content.decode())["csrfmiddlewaretoken"] == ["f" * 64]
    assert client.post("/plans/add/", again(answer.content.decode())).status_code == 403


def test_the_admin_keeps_what_was_typed(lockable: Lockable, office_client):
    url = "/admin/inspections/calendarday/add/"
    typed = {"date": "03/09/2018", "kind": "off", "name": "Nghỉ bù Quốc khánh", "_save": "Lưu"}
    form = form_with(office_client.get(url).content.decode(), key="date") | typed
    with lockable.locked():
        answer = office_client.post(url, form)
    assert answer.status_code == 503
    assert not CalendarDay.objects.exists()
    assert office_client.post(url, again(answer.content.decode())).status_code == 302
    assert CalendarDay.objects.get().date == dt.date(2018, 9, 3)


def test_without_a_database_every_page_is_a_503_and_heals(lockable: Lockable, office_client):
    with database_of(NAME="/nowhere/db.sqlite3", PORT="1"):
        got, sent = office_client.get("/plans/"), office_client.post("/plans/add/", {"title": "x"})
        assert office_client.get("/healthz").status_code == 503
    assert (got.status_code, sent.status_code) == (503, 503)
    assert "Thử lại" in got.content.decode()
    assert again(sent.content.decode())["title"] == ["x"]
    assert office_client.get("/plans/").status_code == 200


def test_reading_marks_are_put_off_and_made_later(lockable: Lockable, office_client):
    notice = Notice.objects.create(
        recipient_id=office_client.session["_auth_user_id"], text="Việc mới", url="/plans/"
    )
    with lockable.locked():
        assert office_client.get(f"/accounts/notices/{notice.pk}/").url == "/plans/"
    assert Notice.objects.unread().count() == 1
    office_client.get(f"/accounts/notices/{notice.pk}/")
    assert Notice.objects.unread().count() == 0


@pytest.mark.parametrize("idle", [5 * 60, 31 * 60])
def test_an_idle_session_is_refreshed_or_ended_without_waiting(lockable, office_client, idle):
    session = office_client.session
    session["seen_at"] -= idle
    session.save()
    with lockable.locked():
        answer = office_client.get("/plans/")
    assert answer.status_code == (200 if idle < 30 * 60 else 302)
    assert office_client.get("/plans/").status_code == answer.status_code


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
def test_a_server_that_ends_in_the_middle_of_a_save(lockable: Lockable, office_client):
    """As after a restart: 503, and the next request has a new connection."""
    form = form_with(office_client.get("/plans/add/").content.decode())
    form |= {"year": ["2018"], "title": ["Kế hoạch bổ sung"]}

    def cut(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "inspections_plan"'):
            with closing(lockable.connect()) as other:
                pid = connection.connection.info.backend_pid
                other.cursor().execute("SELECT pg_terminate_backend(%s, 30000)", [pid])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut):
        answer = office_client.post("/plans/add/", form)
    assert answer.status_code == 503
    close_old_connections()  # as at the start of every request; the test client leaves it out
    sent = [office_client.post("/plans/add/", again(answer.content.decode())) for _ in range(2)]
    assert [one.status_code for one in sent] == [302, 302]
    assert Plan.objects.count() == 1
