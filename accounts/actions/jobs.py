"""Long work in the background, with progress, cancelling, and an end even after a crash.

# reports/jobs.py (every app's `jobs` module is loaded at the start)
from accounts.actions.jobs import Running, job_kind

@job_kind("bundle", _("Bundle of documents"), repeatable=True)
def bundle(job: Running) -> str:                  # gives back the URL of the result
    for n, pk in enumerate(job.parameters["pks"]):
        ...                                       # write in small transactions of its own
        job.step(n + 1, len(job.parameters["pks"]))   # raises Cancelled
    return url                                    # or a FileMade of a file in job.scratch()

job = enqueue("bundle", by=request.user, pks=[...])
return redirect("accounts:job-detail", job.pk)

A repeatable job, one that does no harm when it is done twice, is begun anew when its worker died.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import Error, close_old_connections, connections, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.actions import results
from accounts.actions.results import FileMade
from accounts.actions.workers import is_gone, me
from accounts.history import acting
from accounts.models import Job, JobResult, Notice, User
from accounts.refused import MoveRefused
from accounts.unavailable import is_passing, keep_trying, one_line, write_or_put_off

log = logging.getLogger(__name__)
BEAT_SECONDS = 20
SOON_SECONDS = 1  # after a sign of life that a lock kept back
SILENT_AFTER = dt.timedelta(minutes=2)  # a running job that says nothing so long has crashed
STUCK_SECONDS = 600  # a job without a step so long beats no more, and counts as crashed
MOST_ATTEMPTS = 3  # a job that kills every worker must not come back for ever
HEAVY_AT_ONCE = 2  # a person
ACTIVE = (Job.Status.WAITING, Job.Status.RUNNING)


class Cancelled(Exception):
    """Its owner stopped the job."""


@dataclass
class Running:
    """What a job's function sees of itself."""

    pk: int
    owner: User
    parameters: dict[str, Any]
    stepped: float = field(default_factory=time.monotonic)

    def step(self, done: int, total: int, message: str = "") -> None:
        percent = min(99, done * 100 // max(total, 1))
        self.stepped = time.monotonic()
        if self.beat(progress=percent, message=message[:300]) is False:
            raise Cancelled

    def beat(self, **values: Any) -> bool | None:
        """False when the job is not this process's any more; None when a lock kept it unsaid."""
        mine: list[int] = []
        write_or_put_off(
            lambda: mine.append(_mine(self.pk).update(beat_at=timezone.now(), **values))
        )
        return bool(mine[0]) if mine else None

    def scratch(self, ending: str = "") -> Path:
        """A file of this job's own, taken away at its end unless it is the result."""
        return results.scratch_path(self.pk, ending)


def allow(owner: User, result: JobResult) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    label: Any
    work: Callable[[Running], str | FileMade]
    repeatable: bool = False
    heavy: bool = False  # at most HEAVY_AT_ONCE a person
    may_open: Callable[[User, JobResult], bool] = allow  # asked again at each download


KINDS: dict[str, Kind] = {}
Work = Callable[[Running], str | FileMade]


def job_kind(name: str, label: Any, **more: Any) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        KINDS[name] = Kind(label, work, **more)
        return work

    return register


def label_of(job: Job) -> Any:
    kind = KINDS.get(job.kind)
    return kind.label if kind else job.kind


def enqueue(kind: str, *, by: User, **parameters: Any) -> Job:
    """`parameters` are JSON values. The work starts after the caller's transaction.

    Raises MoveRefused when the person has as much heavy work under way as one may have.
    """
    if kind not in KINDS:
        raise LookupError(kind)
    reap()
    with transaction.atomic():
        if KINDS[kind].heavy:
            _refuse_many(by)
        job: Job = Job.objects.create(kind=kind, owner=by, parameters=parameters)
        transaction.on_commit(lambda: run_job.enqueue(job.pk))
    job.refresh_from_db()
    return job


def enqueue_once(kind: str, *, by: User, **parameters: Any) -> Job:
    """As `enqueue`; who asks for the same thing twice is led to what is under way already."""
    mine = Job.objects.visible_to(by).filter(status__in=ACTIVE, kind=kind)
    same = next((job for job in mine if job.parameters == parameters), None)
    return same or enqueue(kind, by=by, **parameters)


def _refuse_many(by: User) -> None:
    User.objects.select_for_update().get(pk=by.pk)  # two requests at once are asked in turn
    heavy = [name for name, kind in KINDS.items() if kind.heavy]
    mine = Job.objects.visible_to(by).filter(status__in=ACTIVE, kind__in=heavy)
    if mine.count() >= HEAVY_AT_ONCE:
        raise MoveRefused(
            _("Two large files are being made for you already. Wait for one, or stop it."),
            row=mine.first(),
        )


def cancel(job: Job, *, by: User) -> None:
    """Raises MoveRefused when there is nothing left to stop."""
    stopped = (
        Job.objects.visible_to(by)
        .filter(pk=job.pk, status__in=ACTIVE)
        .update(status=Job.Status.CANCELLED, finished_at=timezone.now())
    )
    if not stopped:
        job.refresh_from_db()
        raise MoveRefused(_("This work has already ended."), row=job)


def reap() -> int:
    """Begins anew, or ends, jobs whose process died. Called whenever a job is made or looked at."""
    silent = timezone.now() - SILENT_AFTER
    return sum(
        _reaped(job)
        for job in Job.objects.filter(status=Job.Status.RUNNING).select_related("owner")
        if is_gone(job.worker) or job.beat_at is None or job.beat_at < silent
    )


def _reaped(job: Job) -> bool:
    """A page that is only looked at waits for no lock: the next look, or the worker, does it."""
    buried: list[bool] = []
    # whose sign of life came meanwhile, held up by a lock, is alive
    write_or_put_off(lambda: buried.append(_bury(job, beat_at=job.beat_at)))
    return buried == [True]


def _bury(job: Job, **as_seen: Any) -> bool:
    kind = KINDS.get(job.kind)
    again = kind is not None and kind.repeatable and job.attempts < MOST_ATTEMPTS
    with transaction.atomic(), translation.override(job.owner.language):
        # only if it is still as it was seen: another process may bury it at this very moment
        was = Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING, worker=job.worker, **as_seen)
        if again:
            buried = was.update(
                status=Job.Status.WAITING, progress=0, message=_("It broke off and begins anew.")
            )
            transaction.on_commit(lambda: run_job.enqueue(job.pk) if buried else None)
        else:
            text = _("The work was interrupted. Start it again.")
            buried = was.update(status=Job.Status.FAILED, finished_at=timezone.now(), message=text)
            if buried:
                _tell(job, _("%(work)s: failed. %(why)s"), why=text)
    return bool(buried)


@task()
def run_job(pk: int) -> None:
    job = keep_trying(f"job {pk}", lambda: _taken_up(pk))
    if job is None:
        return
    running = Running(job.pk, job.owner, job.parameters)
    try:
        with translation.override(job.owner.language), acting(job.owner), _beating(running):
            _carry_out(job, running)
    finally:
        results.clear_scratch(pk)


def _taken_up(pk: int) -> Job | None:
    """The job, now this process's: it runs once, even when the queue hands it out twice."""
    started = Job.objects.filter(pk=pk, status=Job.Status.WAITING).update(
        status=Job.Status.RUNNING,
        beat_at=timezone.now(),
        worker=me(),
        attempts=F("attempts") + 1,
        message="",
    )
    return Job.objects.select_related("owner").get(pk=pk) if started else None


def _carry_out(job: Job, running: Running) -> None:
    """The work, and its end in the job's row, however long a lock holds that up."""
    name = f"job {job.pk} ({job.kind})"
    try:
        keep_trying(name, _worked(job, running))
    except Cancelled:
        return
    except Exception as error:  # noqa: BLE001  (whatever it was, its owner must see that it ended)
        keep_trying(name, _end_after(error, job, name))


def _worked(job: Job, running: Running) -> Callable[[], Any]:
    """Do the work. Answers what is to be written of it."""
    made = KINDS[job.kind].work(running)
    if isinstance(made, FileMade):
        return partial(_keep, job, made, results.store(job.pk, made))
    return partial(_end, job, Job.Status.DONE, progress=100, result_url=made)


def _end_after(error: Exception, job: Job, name: str) -> Callable[[], Any]:
    if isinstance(error, MoveRefused):
        return partial(_fail, job, str(error.reason))
    if isinstance(error, PermissionDenied):  # the owner's role changed while the job waited
        return partial(_fail, job, str(error))
    if isinstance(error, Error) and is_passing(error):
        log.warning("%s broke off, the database is locked or away: %s", name, one_line(error))
        return partial(_bury, job)
    log.error("%s failed", name, exc_info=error)
    return partial(_fail, job, _("The work failed. The administrator's log says why."))


def _keep(job: Job, made: FileMade, row: JobResult) -> None:
    """The row of the stored file, the end of the job and the news of it: all, or none of them."""
    with transaction.atomic():
        address = reverse("accounts:job-result", args=[job.pk])
        values = {"progress": 100, "result_url": address, "message": made.summary}
        kept = _end(job, Job.Status.DONE, **values)
        if kept:
            row.save(force_insert=True)
            _tell(job, _("%(work)s: ready. %(why)s"), why=made.summary)
    # nothing ended: the job was stopped, or an earlier try had come through unheard
    if not kept and not JobResult.objects.filter(file=row.file.name).exists():
        default_storage.delete(str(row.file.name))


def _fail(job: Job, why: str) -> None:
    with transaction.atomic():
        if _end(job, Job.Status.FAILED, message=why):
            _tell(job, _("%(work)s: failed. %(why)s"), why=why)


def _mine(pk: int) -> Any:
    return Job.objects.filter(pk=pk, status=Job.Status.RUNNING, worker=me())


def _end(job: Job, status: Job.Status, **values: Any) -> bool:
    if "message" in values:
        values["message"] = values["message"][:300]
    return bool(_mine(job.pk).update(status=status, finished_at=timezone.now(), **values))


def _tell(job: Job, text: str, *, why: str) -> None:
    """On the owner's own page, with the way to the job."""
    line = (text % {"work": label_of(job), "why": why}).strip()
    address = reverse("accounts:job-detail", args=[job.pk])
    Notice.objects.create(recipient=job.owner, text=line[:300], url=address)


@contextmanager
def _beating(running: Running) -> Iterator[None]:
    """Signs of life beside the work, which may take minutes between two steps."""
    stop = threading.Event()
    heart = threading.Thread(target=_beat, args=[running, stop], name="beat", daemon=True)
    heart.start()
    try:
        yield
    finally:
        stop.set()
        heart.join()


def _beat(running: Running, stop: threading.Event) -> None:
    pause = BEAT_SECONDS
    try:
        while not stop.wait(pause):
            if time.monotonic() - running.stepped > STUCK_SECONDS:
                return
            pause = SOON_SECONDS if running.beat() is None else BEAT_SECONDS
            close_old_connections()
    except Exception:  # the next sign may come through; without any the job counts as crashed
        log.exception("no sign of life for job %s", running.pk)
    finally:
        connections.close_all()
