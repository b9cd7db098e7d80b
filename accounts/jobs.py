"""The background work of this app: a sent table checked, and taken in."""

from __future__ import annotations

import time

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actions import imports
from accounts.actions.jobs import Running, job_kind

SECONDS = 1.0  # between two notes of how far it is


def _steps(job: Running) -> imports.Progress:
    last = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > SECONDS:
            last = time.monotonic()
            job.step(done, total)

    return progress


def _page(job: Running) -> str:
    return reverse("imports:table-detail", args=[job.parameters["table"]])


@job_kind(imports.CHECK, _("Check of a file to import"), repeatable=True)
def check(job: Running) -> str:
    imports.check_table(job.parameters["table"], by=job.owner, progress=_steps(job))
    return _page(job)


@job_kind(imports.TAKE_IN, _("Import of a file"), repeatable=True)
def take_in(job: Running) -> str:
    imports.take_in(job.parameters["table"], by=job.owner, progress=_steps(job))
    return _page(job)
