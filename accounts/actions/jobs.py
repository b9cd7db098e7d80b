"""Long work in the background, with progress, cancelling, and an end even after a crash.

# reports/jobs.py (every app's `jobs` module is loaded at the start)
from accounts.actions.jobs import Running, job_kind

@job_kind("bundle", _("Bundle of documents"))
def bundle(job: Running) -> str:                  # gives back the URL of the result
    for n, pk in enumerate(job.parameters["pks"]):
        ...                                       # write in small transactions of its own
        job.step(n + 1, len(job.parameters["pks"]))   # raises Cancelled
    return url

job = enqueue("bundle", by=request.user, pks=[...])
return redirect("accounts:job-detail", job.pk)
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.history import acting
from accounts.models import Job, User
from accounts.refused import MoveRefused

log = logging.getLogger(__name__)
SILENT_AFTER = dt.timedelta(minutes=10)  # a running job that says nothing so long has crashed
ACTIVE = (Job.Status.WAITING, Job.Status.RUNNING)


class Cancelled(Exception):
    """Its owner stopped the job."""


@dataclass
class Running:
    """What a job's function sees of itself."""

    pk: int
    owner: User
    parameters: dict[str, Any]

    def step(self, done: int, total: int, message: str = "") -> None:
        percent = min(99, done * 100 // max(total, 1))
        going_on = Job.objects.filter(pk=self.pk, status=Job.Status.RUNNING).update(
            progress=percent, message=message[:300], beat_at=timezone.now()
        )
        if not going_on:
            raise Cancelled


@dataclass(frozen=True)
class Kind:
    label: Any
    work: Callable[[Running], str]


KINDS: dict[str, Kind] = {}


def job_kind(
    name: str, label: Any
) -> Callable[[Callable[[Running], str]], Callable[[Running], str]]:
    def register(work: Callable[[Running], str]) -> Callable[[Running], str]:
        KINDS[name] = Kind(label, work)
        return work

    return register


def enqueue(kind: str, *, by: User, **parameters: Any) -> Job:
    """`parameters` are JSON values. The work starts after the caller's transaction."""
    if kind not in KINDS:
        raise LookupError(kind)
    reap()
    with transaction.atomic():
        job: Job = Job.objects.create(kind=kind, owner=by, parameters=parameters)
        transaction.on_commit(lambda: run_job.enqueue(job.pk))
    job.refresh_from_db()
    return job


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
    """Ends jobs whose process died. Called whenever a job is made or looked at."""
    ended: int = Job.objects.filter(
        status=Job.Status.RUNNING, beat_at__lt=timezone.now() - SILENT_AFTER
    ).update(
        status=Job.Status.FAILED,
        finished_at=timezone.now(),
        message=_("The work was interrupted. Start it again."),
    )
    return ended


@task()
def run_job(pk: int) -> None:
    # a job runs once, even when the queue hands it out twice
    started = Job.objects.filter(pk=pk, status=Job.Status.WAITING).update(
        status=Job.Status.RUNNING, beat_at=timezone.now()
    )
    if not started:
        return
    job = Job.objects.select_related("owner").get(pk=pk)
    try:
        with acting(job.owner):
            url = KINDS[job.kind].work(Running(job.pk, job.owner, job.parameters))
    except Cancelled:
        return
    except MoveRefused as refusal:
        _end(pk, Job.Status.FAILED, message=refusal.reason)
    except Exception:  # whatever it was, its owner must see that it ended
        log.exception("job %s (%s) failed", pk, job.kind)
        _end(pk, Job.Status.FAILED, message=_("The work failed. The administrator's log says why."))
    else:
        _end(pk, Job.Status.DONE, progress=100, result_url=url)


def _end(pk: int, status: Job.Status, **values: Any) -> None:
    if "message" in values:
        values["message"] = values["message"][:300]
    Job.objects.filter(pk=pk, status=Job.Status.RUNNING).update(
        status=status, finished_at=timezone.now(), **values
    )
