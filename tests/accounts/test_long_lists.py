"""Lists too long to print while the person waits: made by a job, whole, and only for its owner."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import subprocess

import pytest

from accounts.actions import jobs
from accounts.listings import FORMS
from accounts.models import AuditEntry, Job, JobResult
from findings.models import Finding
from inspections.models import CalendarDay
from tests.findings.factories import FindingFactory, make_visit
from tests.inspections.factories import UserFactory, make_staff
from units.models import Posting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
ASKED = "/calendar/?year=2018&export=pdf"


def make_days(count: int) -> None:
    first = dt.date(2018, 1, 1)
    CalendarDay.objects.bulk_create(
        CalendarDay(
            date=first + dt.timedelta(days=n), kind="off", name=f"Dịp {n + 1}.", source="QĐ " * 9
        )
        for n in range(count)
    )


@pytest.fixture
def short(monkeypatch):
    """Two rows are as long a list as 201 elsewhere."""
    monkeypatch.setitem(FORMS, "pdf", dataclasses.replace(FORMS["pdf"], at_once=1))


def asked_of(client, address: str = ASKED) -> Job:
    answer = client.get(address)
    assert answer.status_code == 302, answer.content.decode()[:300]
    assert re.fullmatch(r"/accounts/jobs/\d+/", answer.url)
    return Job.objects.get(pk=answer.url.split("/")[3])


def pages_of(content: bytes) -> list[str]:
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return told.stdout.decode().split("\f")[:-1]


def file_of(client, job: Job) -> bytes:
    answer = client.get(f"/accounts/jobs/{job.pk}/file/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return b"".join(answer.streaming_content)


def test_two_hundred_rows_come_at_once_and_one_more_by_a_job(client, office):
    client.force_login(office)
    make_days(200)
    assert client.get(ASKED)["Content-Type"] == "application/pdf"
    assert not Job.objects.exists()
    CalendarDay.objects.create(date=dt.date(2018, 12, 31), kind="off", name="Dịp 201.")
    job = asked_of(client)
    assert (job.kind, job.status, job.progress) == ("list-pdf", "done", 100)
    page = client.get(f"/accounts/jobs/{job.pk}/").content.decode()
    assert "Danh sách dạng PDF" in page
    assert "lich-nghi-2018.pdf" in page
    assert f"/accounts/jobs/{job.pk}/file/" in page


def test_the_long_paper_has_every_row_once_and_numbers_that_run_on(client, office, monkeypatch):
    from reports import long_listing

    monkeypatch.setattr(long_listing, "PART", 80)
    client.force_login(office)
    make_days(365)
    job = asked_of(client)
    pages = pages_of(file_of(client, job))
    found = [int(number) for page in pages for number in re.findall(r"Dịp (\d+)\.", page)]
    assert found == list(range(1, 366))
    numbers = [re.findall(r"^ +(\d+) +\d\d/\d\d/2018", page, re.M) for page in pages]
    assert [int(one) for page in numbers for one in page] == list(range(1, 366))
    assert len(pages) > 8
    for number, page in enumerate(pages, 1):
        lines = page.strip().splitlines()
        assert lines[-1].endswith(f" {number}/{len(pages)}"), lines[-1]
        assert lines[-1].startswith("Lịch làm việc"), lines[-1]
        assert "Dịp" in page
        assert re.search(r"STT +Ngày +Thứ", page), "the heads stand on every page"
        assert ("365 dòng, in lúc" in page) == (number == 1)
    full = {len(rows) for rows in numbers[1:-1]}
    assert max(full) - min(full) <= 2, "no page in the midst is half empty"
    assert job.message == f"Lịch làm việc, 365 dòng, {len(pages)} trang"


def test_a_row_taller_than_a_page_is_whole(client, office, short, monkeypatch):
    from reports import long_listing

    monkeypatch.setattr(long_listing, "PART", 2)
    visit = make_visit()
    for n in (1, 2, 3, 4, 5):
        words = "còn chung chung. " * (1500 if n in (2, 3) else 1)
        row = FindingFactory(visit=visit, condition="x")
        Finding.objects.filter(pk=row.pk).update(condition=f"Điều {n}: {words}Hết {n}.")
    client.force_login(office)
    pages = pages_of(file_of(client, asked_of(client, "/findings/?export=pdf")))
    text = " ".join(" ".join(pages).split())
    assert re.findall(r"Điều (\d):", text) == ["1", "2", "3", "4", "5"]
    assert text.count("chung.") == 3003
    assert [f"Hết {n}." in text for n in (1, 2, 3, 4, 5)] == [True] * 5
    for number, page in enumerate(pages, 1):
        assert page.rstrip().endswith(f" {number}/{len(pages)}")


def test_above_ten_thousand_rows_it_is_refused_in_words(client, office, monkeypatch):
    assert FORMS["pdf"].at_most == 10_000
    monkeypatch.setitem(FORMS, "pdf", dataclasses.replace(FORMS["pdf"], at_once=1, at_most=2))
    client.force_login(office)
    make_days(3)
    answer = client.get(ASKED)
    assert answer.status_code == 409
    assert "Danh sách có 3 dòng; bản in chỉ chứa được 2 dòng." in answer.content.decode()
    assert not Job.objects.exists()


def test_the_paper_is_in_the_owners_language(client, short):
    client.force_login(UserFactory(role="office", language="en"))
    make_days(2)
    (page,) = pages_of(file_of(client, asked_of(client)))
    assert "2 rows, printed at" in page
    assert "Weekday" in page


def test_it_is_in_the_log_once_and_counts_for_the_hour(client, office, short, settings):
    settings.EXPORT_ROWS_PER_HOUR = 1
    client.force_login(office)
    make_days(2)
    asked_of(client)
    act = AuditEntry.objects.get(act="export")
    assert (act.user, act.target) == (office, "Lịch làm việc (Năm: 2018)")
    assert act.detail == {"rows": 2, "filter": "Năm: 2018", "format": "pdf"}
    assert client.get(ASKED).status_code == 409


def test_only_the_owner_gets_it(client, office, sysadmin, short):
    client.force_login(office)
    make_days(2)
    job = asked_of(client)
    for other in (UserFactory(role="office"), sysadmin, UserFactory(role="auditor")):
        client.force_login(other)
        assert client.get(f"/accounts/jobs/{job.pk}/").status_code == 404
        assert client.get(f"/accounts/jobs/{job.pk}/file/").status_code == 404


@pytest.mark.parametrize(
    ("role", "code"),
    [("system_admin", 403), ("office", 302), ("inspector", 403), ("auditor", 302)],
)
def test_who_may_not_take_the_list_away_makes_no_job(client, short, role, code):
    client.force_login(UserFactory(role=role))
    make_days(2)
    assert client.get(ASKED).status_code == code
    assert Job.objects.exists() == (code == 302)


def waiting(owner, name: str, query: str) -> Job:
    """Asked for, and not begun yet."""
    return Job.objects.create(
        kind="list-pdf", owner=owner, parameters={"name": name, "query": query}
    )


def run(job: Job) -> Job:
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    return job


def test_a_role_lost_while_it_waited_ends_it(office):
    make_days(2)
    job = waiting(office, "inspections:day-list", "year=2018&export=pdf")
    office.role = "system_admin"
    office.save()
    assert run(job).status == "failed"
    assert job.message == "Vai trò của ông/bà không có quyền làm việc này."
    assert not JobResult.objects.exists()
    assert not AuditEntry.objects.filter(act="export").exists()


def test_a_unit_left_while_it_waited_takes_its_rows_along(client):
    mine, other = make_visit(issued=True), make_visit(issued=True)
    for visit, text in ((mine, "Của nơi cũ."), (other, "Của nơi mới.")):
        for _row in range(2):
            FindingFactory(visit=visit, condition=text)
    staff = make_staff(mine.unit)
    job = waiting(staff, "findings:finding-list", "export=pdf")
    Posting.objects.filter(user=staff).update(unit=other.unit)
    run(job)
    client.force_login(staff)
    text = " ".join(pages_of(file_of(client, job)))
    assert text.count("Của nơi mới.") == 2
    assert "Của nơi cũ." not in text


def test_a_unit_left_after_it_was_made_closes_the_file(client, short):
    visit = make_visit(issued=True)
    for _row in range(2):
        FindingFactory(visit=visit, condition="Của nơi cũ.")
    staff = make_staff(visit.unit)
    client.force_login(staff)
    job = asked_of(client, "/findings/?export=pdf")
    assert len(job.result.holds) == 2
    file_of(client, job)
    Posting.objects.filter(user=staff).update(unit=make_visit(issued=True).unit)
    answer = client.get(f"/accounts/jobs/{job.pk}/file/")
    assert answer.status_code == 409
    assert "Tệp này có nội dung mà nay ông/bà không còn được xem." in answer.content.decode()


def test_stopped_between_two_parts_it_leaves_nothing(office, monkeypatch, own_files):
    from reports import long_listing

    monkeypatch.setattr(long_listing, "PART", 40)
    make_days(200)
    job, seen = waiting(office, "inspections:day-list", "year=2018&export=pdf"), []
    real_step = jobs.Running.step

    def step(running, done, total, message=""):
        seen.append((done, total))
        if len(seen) == 3:
            jobs.cancel(Job.objects.get(pk=job.pk), by=office)
        real_step(running, done, total, message)

    monkeypatch.setattr(jobs.Running, "step", step)
    assert run(job).status == "cancelled"
    assert len(seen) == 3
    assert seen[-1][0] < seen[-1][1] == 200
    assert not JobResult.objects.exists()
    assert not list((own_files / "work").glob(f"{job.pk}-*"))
    assert not AuditEntry.objects.filter(act="export").exists()


def test_a_second_click_leads_to_the_job_under_way(client, office, short):
    make_days(2)
    job = waiting(office, "inspections:day-list", "year=2018&export=pdf")
    client.force_login(office)
    assert asked_of(client) == job
    assert Job.objects.count() == 1
    other = asked_of(client, "/calendar/?year=2018&export=pdf&page=1")
    assert other != job


def test_a_list_emptied_meanwhile_is_one_page_that_says_so(client, office):
    job = run(waiting(office, "inspections:day-list", "year=2018&export=pdf"))
    client.force_login(office)
    (page,) = pages_of(file_of(client, job))
    assert "0 dòng, in lúc" in page
    assert page.rstrip().endswith(" 1/1")


def test_broken_off_it_begins_anew(office):
    make_days(2)
    job = waiting(office, "inspections:day-list", "year=2018&export=pdf")
    Job.objects.filter(pk=job.pk).update(status="running", worker="nobody", attempts=1)
    assert jobs.reap() == 1
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)
