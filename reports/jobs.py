"""The background work of this app: bundles of issued documents."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actions.jobs import Running, job_kind
from accounts.actions.results import FileMade
from accounts.refused import MoveRefused
from reports.bundles.rows import all_visible, in_order, with_pdf
from reports.models import IssuedDocument

PDF_TYPE, ZIP_TYPE = "application/pdf", "application/zip"
BOUND, PACKED = "bundle-pdf", "bundle-zip"


@job_kind(
    BOUND,
    gettext_lazy("Documents bound as one PDF"),
    repeatable=True,
    heavy=True,
    may_open=all_visible,
)
def bound(job: Running) -> FileMade:
    from reports.bundles.binding import bind  # a slow import that few processes need

    documents = _documents(job)
    step = _steps(job, 2 * len(documents))
    path, pages = bind(documents, with_pdf(documents, by=job.owner), job.scratch, step)
    summary = _documents_words(len(documents))
    summary += ", " + ngettext("%(count)d page", "%(count)d pages", pages) % {"count": pages}
    name = f"tap-van-ban_{timezone.localdate():%Y%m%d}_{len(documents)}.pdf"
    return FileMade(path, name, PDF_TYPE, summary, [row.pk for row in documents])


@job_kind(
    PACKED,
    gettext_lazy("Documents packed as ZIP"),
    repeatable=True,
    heavy=True,
    may_open=all_visible,
)
def packed(job: Running) -> FileMade:
    from reports.bundles.packing import pack

    documents = _documents(job)
    path = job.scratch(".zip")
    pack(documents, with_pdf(documents, by=job.owner), path, _steps(job, len(documents)))
    name = f"van-ban_{timezone.localdate():%Y%m%d}_{len(documents)}.zip"
    summary = _documents_words(len(documents))
    return FileMade(path, name, ZIP_TYPE, summary, [row.pk for row in documents])


def _documents(job: Running) -> list[IssuedDocument]:
    """Those the owner may still see: roles and postings may have changed since they asked."""
    documents = in_order(job.parameters["pks"], by=job.owner)
    if not documents:
        raise MoveRefused(_("You may not see any of these documents any more."))
    return documents


def _steps(job: Running, total: int) -> Callable[[], None]:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        job.step(done, total)

    return step


def _documents_words(count: int) -> str:
    return ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}
