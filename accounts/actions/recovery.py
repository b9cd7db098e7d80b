"""Puts background work in order at the worker's start and every minute, after any crash."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from accounts.actions.jobs import reap, run_job
from accounts.actions.results import sweep
from accounts.actions.workers import is_gone
from accounts.models import Job

QUEUE_KEPT = dt.timedelta(days=7)
JUST_NOW = dt.timedelta(minutes=1)  # between the queue's row and the job's lie milliseconds


class WorkerDied(Exception):
    """Why a row of the queue ended."""


def recover() -> None:
    """Safe to run twice, and in several processes at the same moment."""
    reap()
    if isinstance(task_backends["default"], DatabaseBackend):
        end_abandoned_rows()
        queue_forgotten_jobs()
        DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - QUEUE_KEPT).delete()
    sweep()


def end_abandoned_rows() -> int:
    """Rows of the queue that a dead worker left as running."""
    ended = 0
    for row in _of_jobs().running():
        worker = row.worker_ids[-1] if row.worker_ids else ""
        if is_gone(worker) or (not _runs(row) and row.started_at < timezone.now() - JUST_NOW):
            row.set_failed(WorkerDied(worker))
            ended += 1
    return ended


def queue_forgotten_jobs() -> int:
    """Waiting jobs that no row of the queue leads to any more."""
    queued = {_job_of(row) for row in _of_jobs().ready()}
    waiting = Job.objects.filter(status=Job.Status.WAITING).values_list("pk", flat=True)
    forgotten = set(waiting) - queued
    for pk in forgotten:  # a job that somebody is taking up right now is not begun twice
        run_job.enqueue(pk)
    return len(forgotten)


def _of_jobs() -> Any:
    return DBTaskResult.objects.filter(task_path=run_job.module_path)


def _job_of(row: DBTaskResult[Any, Any]) -> int:
    return int(row.args_kwargs["args"][0])


def _runs(row: DBTaskResult[Any, Any]) -> bool:
    return bool(Job.objects.filter(pk=_job_of(row), status=Job.Status.RUNNING).exists())
