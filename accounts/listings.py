"""Every list as one thing: what its page shows, it also gives away, as Excel, CSV or on paper.

    @listed("accounts:filter-list", _("Plans"), may_export=may_export_lists)
    def plans(user, asked):                        # asked: the parameters of the address
        return Listing("ke-hoach", columns, rows, told=filter_words(form))

    @require_safe
    def plan_list(request):
        answer = exported(request, "accounts:filter-list")  # ?export=: a file, or the job's page
        if answer:
            return answer
        ... render(..., {"tools": tools(request, "accounts:filter-list"), ...})

and in the template {% include "_list_tools.html" %}.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.actions.jobs import enqueue_once
from accounts.audit import record
from accounts.exports import (
    CSV_TYPE,
    XLSX_TYPE,
    Cell,
    csv_bytes,
    refuse_too_many,
    xlsx_bytes,
)
from accounts.models import AuditEntry, SignedInRequest, User
from accounts.refused import MoveRefused
from engines.vietnamese.dates import format_date
from engines.vietnamese.numbers import format_number

CHUNK = 500  # rows fetched at a time, with what hangs on them
NO_FILTER = {"page", "export", "sort"}  # parameters that do not narrow the list


@dataclass(frozen=True)
class Column:
    head: str
    of: Callable[[Any], Cell]
    mm: int = 0  # its width on paper; 0: too much for paper, only in the files of a spreadsheet


@dataclass(frozen=True)
class Listing:
    stem: str  # of the file's name
    columns: Sequence[Column]
    rows: Any  # a QuerySet or a sequence
    told: Sequence[tuple[str, str]] = ()  # the filter in words

    def count(self) -> int:
        return self.rows.count() if isinstance(self.rows, QuerySet) else len(self.rows)

    @property
    def on_paper(self) -> list[Column]:
        return [column for column in self.columns if column.mm]

    def heads(self) -> list[str]:
        return [column.head for column in self.columns]

    def each(self) -> Iterator[Any]:
        """The rows, so many at a time."""
        if isinstance(self.rows, QuerySet):
            return self.rows.iterator(chunk_size=CHUNK)
        return iter(self.rows)

    def lines(self, columns: Sequence[Column] | None = None) -> Iterator[list[Cell]]:
        for row in self.each():
            yield [column.of(row) for column in columns or self.columns]


@dataclass(frozen=True)
class Source:
    title: Any
    build: Callable[[User, QueryDict], Listing]
    may_export: Callable[[User], bool]


@dataclass(frozen=True)
class Form:
    """One form a list leaves in: made while the person waits or, a long list, by a job."""

    content_type: str
    write: Callable[[str, Listing], bytes]  # of the title and the rows
    at_most: int | None = None
    at_once: int | None = None  # more rows than that are `job`'s
    job: str = ""  # the kind of job, which takes the list's name and its query


LISTS: dict[str, Source] = {}  # by the name of the page's address
FORMS: dict[str, Form] = {  # by the ending of the file; `reports` adds "pdf"
    "xlsx": Form(
        XLSX_TYPE, lambda title, rows: xlsx_bytes(rows.heads(), rows.lines(), title=title)
    ),
    "csv": Form(CSV_TYPE, lambda title, rows: csv_bytes(rows.heads(), rows.lines())),
}

Build = Callable[[User, QueryDict], Listing]


def listed(
    name: str, title: Any, *, may_export: Callable[[User], bool]
) -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        LISTS[name] = Source(title, build, may_export)
        return build

    return register


def exported(request: SignedInRequest, name: str) -> HttpResponse | None:
    """The list as the file that `?export=` asks for; None where the address asks for the page."""
    if "export" not in request.GET:
        return None
    source = source_for(request.user, name)
    ending = request.GET["export"] or "xlsx"
    if ending not in FORMS:
        raise Http404
    form = FORMS[ending]
    listing = source.build(request.user, request.GET)
    count = listing.count()
    refuse_too_many(request, rows=count)
    refuse_too_long(count, form)
    if form.at_once is not None and count > form.at_once:
        asked = request.GET.urlencode()
        job = enqueue_once(form.job, by=request.user, name=name, query=asked)
        return redirect("accounts:job-detail", job.pk)
    content = form.write(str(source.title), listing)
    record_export(request, request.user, str(source.title), listing.told, rows=count, ending=ending)
    response = HttpResponse(content, content_type=form.content_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{listing.stem}.{ending}")
    return response


def source_for(user: User, name: str) -> Source:
    """Raises PermissionDenied for whom the list is only to read, or not even that."""
    source = LISTS[name]
    if not source.may_export(user):
        raise PermissionDenied(_("Your role does not include this action."))
    return source


def list_again(user: User, name: str, query: str) -> tuple[str, Listing]:
    """Title and rows as `exported` would make them now, for background work.

    Raises PermissionDenied.
    """
    reverse(name)  # a worker has not loaded the pages yet, which name the lists
    source = source_for(user, name)
    return str(source.title), source.build(user, QueryDict(query))


def still_shows(user: User, name: str, query: str, pks: Sequence[int]) -> bool:
    """Whether the person may still take this list away and see each of these rows."""
    if not LISTS[name].may_export(user):
        return False
    seen = LISTS[name].build(user, QueryDict(query)).rows.model.objects.visible_to(user)
    parts = [pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK)]
    return all(
        seen.filter(pk__in=part).order_by().values("pk").distinct().count() == len(part)
        for part in parts
    )


def refuse_too_long(count: int, form: Form) -> None:
    if form.at_most is not None and count > form.at_most:
        raise MoveRefused(
            _(
                "This list has %(count)s rows; on paper there is room for %(most)s. Narrow it by "
                "its filters, or take it as Excel or CSV, which hold all rows."
            )
            % {"count": format_number(count), "most": format_number(form.at_most)}
        )


def record_export(
    request: HttpRequest | None,
    user: User,
    title: str,
    told: Sequence[tuple[str, str]],
    *,
    rows: int,
    ending: str,
) -> None:
    """Which list, and what narrowed it, in words. `request` is None where a job gives it away."""
    words = "; ".join(f"{name}: {value}" for name, value in told)
    target = f"{title} ({words})" if words else title
    detail: dict[str, Any] = {"rows": rows, "filter": words[:500], "format": ending}
    record(request, AuditEntry.Act.EXPORT, target, user=user, **detail)


def filter_of(asked: QueryDict) -> str:
    """What narrows the list, as it stands in its address: in one order, nothing empty."""
    kept = QueryDict(mutable=True)
    for name in sorted(asked):
        values = [value for value in asked.getlist(name) if value]
        if name not in NO_FILTER and values:
            kept.setlist(name, values)
    return kept.urlencode()


def filter_words(form: forms.BaseForm) -> list[tuple[str, str]]:
    """The filter as a person reads it: (label of the field, what was chosen)."""
    if not form.is_bound or not form.is_valid():
        return []
    said = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value not in (None, "", False):
            said.append((str(capfirst(str(field.label or name))), _word(field, value)))
    return said


def _word(field: forms.Field, value: Any) -> str:
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(field, forms.ModelChoiceField):
        return str(value)
    if value is True:
        return _("yes")
    words = {str(key): str(word) for key, word in getattr(field, "choices", ())}
    return words.get(str(value), str(value))
