"""Background work: progress, cancelling, and an end even after a crash."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.actions import jobs
from accounts.models import Job
from accounts.refused import MoveRefused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kind(monkeypatch):
    def register(work):
        monkeypatch.setitem(jobs.KINDS, "thu", jobs.Kind("Việc thử", work))
        return "thu"

    return register


def test_a_job_runs_and_leads_to_its_result(client, office, kind):
    def work(job):
        job.step(1, 2, "nửa chừng")
        assert Job.objects.get(pk=job.pk).progress == 50
        return f"/units/?q={job.parameters['q']}"

    job = jobs.enqueue(kind(work), by=office, q="lapvo")
    assert (job.status, job.progress, job.result_url) == ("done", 100, "/units/?q=lapvo")
    client.force_login(office)
    page = client.get(f"/accounts/jobs/{job.pk}/")
    assert "/units/?q=lapvo" in page.content.decode()
    assert "Refresh" not in page


def test_a_cancelled_job_stops_at_its_next_step(office, kind):
    def work(job):
        jobs.cancel(Job.objects.get(pk=job.pk), by=office)
        job.step(1, 2)
        raise AssertionError("went on")

    job = jobs.enqueue(kind(work), by=office)
    assert job.status == "cancelled"
    with pytest.raises(MoveRefused):
        jobs.cancel(job, by=office)


def test_a_failing_job_says_that_it_ended(office, kind, caplog):
    def work(job):
        raise RuntimeError("hỏng")

    assert jobs.enqueue(kind(work), by=office).status == "failed"
    assert "hỏng" in caplog.text


def test_a_running_page_refreshes_and_can_be_cancelled(client, office, sysadmin):
    job = Job.objects.create(kind="thu", owner=office, status="running", beat_at=timezone.now())
    client.force_login(office)
    assert client.get(f"/accounts/jobs/{job.pk}/")["Refresh"] == "2"
    assert client.get(f"/accounts/jobs/{job.pk}/cancel/").status_code == 405
    assert client.post(f"/accounts/jobs/{job.pk}/cancel/").status_code == 302
    assert client.post(f"/accounts/jobs/{job.pk}/cancel/").status_code == 409
    client.force_login(sysadmin)
    assert client.get(f"/accounts/jobs/{job.pk}/").status_code == 404


def test_a_crashed_job_is_ended(office):
    silent = timezone.now() - dt.timedelta(minutes=11)
    job = Job.objects.create(kind="thu", owner=office, status="running", beat_at=silent)
    assert jobs.reap() == 1
    job.refresh_from_db()
    assert job.status == "failed"


def test_a_job_handed_out_twice_runs_once(office, kind):
    runs = []
    job = jobs.enqueue(kind(lambda job: runs.append(1) or "/"), by=office)
    jobs.run_job.call(job.pk)
    assert runs == [1]
