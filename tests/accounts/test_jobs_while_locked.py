"""A lock, or a database that is away, ends no background work and loses nothing of it."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult

from accounts import unavailable
from accounts.actions import jobs, outbox
from accounts.actions.results import FileMade
from accounts.models import Job, JobResult, Notice, OutboxMail
from config.management.commands import work
from tests.locking import Lockable
from tests.people import person

pytestmark = pytest.mark.usefixtures("media")


@pytest.fixture
def owner(lockable):
    return person("vanphong", "Phạm Thị Văn Phòng", "office", email="vp@example.vn")


@pytest.fixture
def pauses(lockable: Lockable, monkeypatch) -> list[int]:
    """Each pause in turn; the lock goes after the third."""
    slept: list[int] = []

    def sleep(seconds: int) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            lockable.release()

    monkeypatch.setattr(unavailable.time, "sleep", sleep)
    return slept


@pytest.fixture
def kind(monkeypatch):
    def register(work, **more):
        monkeypatch.setitem(jobs.KINDS, "thu", jobs.Kind("Việc thử", work, **more))
        return "thu"

    return register


def waiting_job(owner) -> Job:
    return Job.objects.create(kind="thu", owner=owner, parameters={})


def test_the_result_of_finished_work_waits_for_the_lock(lockable, owner, kind, pauses):
    def work(job):
        lockable.lock()
        job.step(1, 2)  # a lock keeps back how far it is, not the work
        path = job.scratch(".zip")
        path.write_bytes(b"PK")
        return FileMade(path, "a.zip", "application/zip")

    kind(work)
    job = waiting_job(owner)
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts, pauses) == ("done", 1, [1, 2, 4])
    with JobResult.objects.get().file.open("rb") as kept:
        assert kept.read() == b"PK"
    assert Notice.objects.count() == 1


def test_a_job_is_taken_up_when_the_lock_is_gone(lockable, owner, kind, pauses):
    runs = []
    kind(lambda job: runs.append(1) or "/units/")
    job = waiting_job(owner)
    lockable.lock()
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.status, runs, pauses) == ("done", [1], [1, 2, 4])


@pytest.mark.parametrize(("repeatable", "status"), [(True, "done"), (False, "failed")])
def test_work_that_a_lock_broke_off_begins_anew_if_it_may(
    lockable, owner, kind, pauses, repeatable, status
):
    runs = []

    def work(job):
        runs.append(1)
        if len(runs) == 1:
            lockable.lock()
        Notice.objects.create(recipient=owner, text="một", url="/")
        return "/units/"

    kind(work, repeatable=repeatable)
    job = waiting_job(owner)
    jobs.run_job.call(job.pk)
    job.refresh_from_db()
    assert (job.status, len(runs)) == (status, 2 if repeatable else 1)
    assert Notice.objects.filter(text="một").count() == (1 if repeatable else 0)


def test_a_sign_of_life_that_a_lock_kept_back_is_no_death(lockable, owner):
    job = Job.objects.create(
        kind="thu", owner=owner, status="running", worker=jobs.me(), beat_at=timezone.now()
    )
    running = jobs.Running(job.pk, owner, {})
    with lockable.locked():
        assert running.beat() is None
        running.step(1, 2)
    assert running.beat() is True
    Job.objects.update(status="cancelled", finished_at=timezone.now())
    with pytest.raises(jobs.Cancelled):
        running.step(1, 2)


def test_the_worker_waits_says_so_once_and_goes_on(lockable, owner, kind, pauses, settings, caplog):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    worker = work.worker_for("tho:1:x")
    runs = []

    def done(job):
        runs.append(1)
        worker.running = False
        return "/units/"

    kind(done)
    job = jobs.enqueue("thu", by=owner)
    assert (job.status, type(task_backends["default"]).__name__) == ("waiting", "DatabaseBackend")
    lockable.lock()
    with caplog.at_level("WARNING", logger="accounts.unavailable"):
        worker.run()
    job.refresh_from_db()
    assert (job.status, runs, pauses) == ("done", [1], [1, 2, 4])
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    told = [line for line in caplog.messages if "the queue" in line]
    assert [line.split(",")[0] for line in told] == ["the queue waits", "the queue goes on"]
    assert "Traceback" not in caplog.text


def test_the_timer_goes_on_after_a_lock(lockable, monkeypatch, caplog):
    rounds = []

    class Stop:
        def is_set(self) -> bool:
            return len(rounds) == 2

        def wait(self, seconds: int) -> None:
            pass

    def tick() -> None:
        rounds.append(1)
        raise OperationalError("database is locked")

    monkeypatch.setattr(work, "tick", tick)
    monkeypatch.setattr(work.connections, "close_all", lambda: None)
    work.keep_time(Stop())
    assert len(rounds) == 2
    assert "Traceback" not in caplog.text


def test_a_letter_sent_during_a_lock_is_not_sent_again(
    lockable, owner, pauses, settings, monkeypatch
):
    sent = []

    class Server:
        def open(self) -> None: ...

        def close(self) -> None: ...

        def send_messages(self, messages) -> int:
            sent.extend(messages)
            lockable.lock()
            return len(messages)

    settings.MAIL_CONFIGURED = True
    monkeypatch.setattr(outbox, "get_connection", Server)
    outbox.put(owner, "deadlines", timezone.localdate(), "Nhắc việc", "Kính gửi")
    assert outbox.send_due().sent == 1
    assert OutboxMail.objects.get().sent_at is not None
    OutboxMail.objects.update(next_try_at=timezone.now())
    assert outbox.send_due().sent == 0
    assert len(sent) == 1
