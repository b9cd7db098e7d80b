"""The background work of this app: bundles of issued documents, long summaries, long lists."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actions.jobs import Running, job_kind
from accounts.actions.notices import announce
from accounts.actions.results import FileMade
from accounts.listings import list_again, record_export, refuse_too_long, still_shows
from accounts.models import JobResult, Notice, User
from accounts.permissions import Perm, can, require
from accounts.refused import MoveRefused
from accounts.unavailable import is_locked, keep_trying
from reports import listing as list_paper
from reports.actions.summaries import issue_summary
from reports.bundles.rows import in_order, may_see_documents, with_pdf
from reports.models import IssuedDocument
from reports.paper_check import LayoutFaults
from reports.papers.blanks import Filled
from reports.summaries.forms_of import FORMS, file_name, made
from reports.summaries.paper import summary_of
from reports.summaries.scope import scope_for

PDF_TYPE, ZIP_TYPE = "application/pdf", "application/zip"
BOUND, PACKED = "bundle-pdf", "bundle-zip"
SUMMED, SUMMARY_ISSUED = "summary", "summary-issue"
STEPS = 3


@job_kind(
    BOUND,
    gettext_lazy("Documents bound as one PDF"),
    repeatable=True,
    heavy=True,
    may_open=may_see_documents,
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
    may_open=may_see_documents,
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


def may_summarise(owner: User, result: JobResult) -> bool:
    return can(owner, Perm.EXPORT_SUMMARY)


@job_kind(
    SUMMED,
    gettext_lazy("Summary report"),
    repeatable=True,
    heavy=True,
    may_open=may_summarise,
)
def summed(job: Running) -> FileMade:
    """One form of a long summary."""
    require(job.owner, Perm.EXPORT_SUMMARY)
    key, form = job.parameters["key"], job.parameters["form"]
    scope = scope_for(key, job.owner)
    job.step(0, STEPS, _("Counting"))
    summary = summary_of(scope, job.owner)
    job.step(1, STEPS, _("Laying out the pages"))
    path = job.scratch(f".{form}")
    path.write_bytes(made(summary, form, job.owner))
    job.step(2, STEPS)
    return FileMade(path, file_name(scope, form), FORMS[form], scope.name)


@job_kind(SUMMARY_ISSUED, gettext_lazy("Issuing a summary report"), heavy=True)
def summary_issued(job: Running) -> str:
    """Never begun anew by itself: it may have given a number already."""
    job.step(0, STEPS, _("Laying out the pages"))
    # after a lock nothing was given yet; after a lost connection nobody knows
    filled = Filled(**job.parameters.get("filled", {}))
    reason = job.parameters.get("layout_reason", "")
    try:
        document = keep_trying(
            "issuing a summary",
            lambda: issue_summary(
                job.parameters["key"], by=job.owner, filled=filled, layout_reason=reason
            ),
            passing=is_locked,
        )
    except LayoutFaults as faults:
        raise MoveRefused(" ".join(faults.messages)) from faults
    url = reverse("reports:document-detail", args=[document.pk])
    text = _("Report %(number)s is issued.") % {"number": document.number_text}
    training = document.series.issuer.is_training
    news = [Notice(recipient=job.owner, text=text, url=url)]
    keep_trying("news of a summary", lambda: _announced(news, practice=training))
    return url


@transaction.atomic
def _announced(news: list[Notice], *, practice: bool) -> None:
    announce(news, practice=practice)


def may_see_rows(owner: User, result: JobResult) -> bool:
    asked = result.job.parameters
    return still_shows(owner, asked["name"], asked["query"], result.holds)


@job_kind(
    list_paper.KIND,
    gettext_lazy("List as PDF"),
    repeatable=True,
    heavy=True,
    may_open=may_see_rows,
)
def listed_on_paper(job: Running) -> FileMade:
    """The list as its owner sees it now: roles and rows may have changed since they asked."""
    from reports.long_listing import long_listing  # a slow import, as above

    name, query = job.parameters["name"], job.parameters["query"]
    title, listing = list_again(job.owner, name, query)
    count = listing.count()
    refuse_too_long(count, list_paper.form())
    job.step(0, count, _("Laying out the pages"))
    made = long_listing(
        title, listing, job.scratch, lambda done: job.step(done, count, _("Laying out the pages"))
    )
    record_export(None, job.owner, title, listing.told, rows=made.rows, ending="pdf")
    words = [title, ngettext("%(count)d row", "%(count)d rows", made.rows) % {"count": made.rows}]
    words.append(ngettext("%(count)d page", "%(count)d pages", made.pages) % {"count": made.pages})
    return FileMade(made.path, f"{listing.stem}.pdf", PDF_TYPE, ", ".join(words), made.holds)
