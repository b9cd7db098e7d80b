"""The files background work makes: whole or not there, their owner's, gone after some days.

A file is written under `scratch_path`, outside the store, moved into the store when it is whole,
and named by a row in the transaction that ends the job. Killed in between, a process leaves a
file that no row names; both folders bear the job's number in every name, so `sweep` knows when
nobody writes it any more.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Job, JobResult
from accounts.models.results import FOLDER


@dataclass(frozen=True)
class FileMade:
    """What a job's function gives back when its result is a file."""

    path: Path  # of Running.scratch()
    name: str  # as the person will find it among their downloads
    content_type: str
    summary: str = ""  # one line for the job's page and the notice
    holds: Sequence[int] = ()  # see JobResult.holds


class _Whole(File):  # type: ignore[type-arg]
    """The storage moves a file that says where it is, instead of copying it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def scratch_folder() -> Path:
    return Path(settings.DATA_DIR) / "work"


def scratch_path(job_id: int, ending: str) -> Path:
    folder = scratch_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    return folder / f"{job_id}-{secrets.token_hex(8)}{ending}"


def clear_scratch(job_id: int) -> None:
    for path in scratch_folder().glob(f"{job_id}-*"):
        path.unlink(missing_ok=True)


def store(job_id: int, made: FileMade) -> JobResult:
    """Move the file into the store. The row is for the caller to save."""
    row = JobResult(
        job_id=job_id,
        original_name=made.name,
        content_type=made.content_type,
        size=made.path.stat().st_size,
        holds=list(made.holds),
    )
    with made.path.open("rb") as written:
        row.sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        os.fsync(written.fileno())
        row.file.save(made.path.name, _Whole(written, name=str(made.path)), save=False)
    return row


def drop(row: JobResult) -> None:
    """The file was kept long enough; the job says so from now on."""
    name = str(row.file.name)
    with transaction.atomic(), translation.override(row.job.owner.language):
        row.delete()
        Job.objects.filter(pk=row.job_id).update(
            result_url="", message=_("The file was kept for seven days and is gone. Make it again.")
        )
        transaction.on_commit(lambda: default_storage.delete(name))


def sweep() -> int:
    """Take away what is past its day, and what dead processes left half made."""
    gone = 0
    for row in JobResult.objects.expired().select_related("job__owner"):
        drop(row)
        gone += 1
    for name in _nobodys_results():
        default_storage.delete(f"{FOLDER}/{name}")
        gone += 1
    for name in _without_job([path.name for path in scratch_folder().glob("*")]):
        (scratch_folder() / name).unlink(missing_ok=True)
        gone += 1
    return gone


def _nobodys_results() -> list[str]:
    """In this order: a file seen here whose job has ended is named by a row from then on."""
    if not default_storage.exists(FOLDER):
        return []
    ended = _without_job(default_storage.listdir(FOLDER)[1])
    named = set(JobResult.objects.values_list("file", flat=True)) if ended else set()
    return [name for name in ended if f"{FOLDER}/{name}" not in named]


def _without_job(names: list[str]) -> list[str]:
    """Those whose job is not running."""
    if not names:
        return []
    running = Job.objects.filter(status=Job.Status.RUNNING).values_list("pk", flat=True)
    at_work = {str(pk) for pk in running}
    return [name for name in names if name.partition("-")[0] not in at_work]
