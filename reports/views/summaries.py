"""Summaries on the screen: the list, one summary as it will print, and the saved definitions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import save_once
from accounts.models import SignedInRequest, User
from accounts.permissions import Perm, can, require
from accounts.sorting import Columns, say_unsorted, sorted_rows, vietnamese
from engines.printing.paper_sheet import lay_out_paper
from inspections.counted import period_day
from inspections.models import Visit
from reports.actions.summaries import add_summary, delete_summary, edit_summary
from reports.models import SummaryDefinition
from reports.summaries.paper import Summary, split, summary_of
from reports.summaries.reading import practice_left_out
from reports.summaries.scope import PRACTICE, Scope, keys_offered, ready_made, scope_for, values_of
from reports.summary_forms import DeleteForm, SummaryForm

ROWS = 50
YEARS = 10  # offered in the list; an older one is reached by its address


@dataclass(frozen=True)
class Offer:
    """A ready-made summary and how many visits it counts."""

    key: str
    label: str
    visits: int


@dataclass(frozen=True)
class Year:
    year: int
    parts: list[Offer]
    months: list[tuple[str, int]]


def crumb_summaries() -> tuple[str, str]:
    return _("Summaries"), reverse("reports:summary-list")


def summary_url(key: str | int) -> str:
    return reverse("reports:summary-detail", args=[key])


def scope_of(request: SignedInRequest, key: str) -> Scope:
    """Scope first (404), then the role (403)."""
    try:
        scope = scope_for(key, request.user)
    except (KeyError, SummaryDefinition.DoesNotExist) as error:
        raise Http404 from error
    require(request.user, Perm.EXPORT_SUMMARY)
    return scope


SORTS: Columns = {
    "name": [vietnamese("name")],
    "period": ["period_to", "period_from"],
    "owner": ["owner__sort_key", vietnamese("name")],
    "shared": ["shared", vietnamese("name")],
}


@require_safe
def summary_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.EXPORT_SUMMARY)
    rows = SummaryDefinition.objects.visible_to(request.user).select_related("owner")
    say_unsorted(request, SORTS)
    rows = sorted_rows(rows, request.GET, SORTS)
    context = {
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "years": offered(request.user),
        "practice_years": offered(request.user, practice=True),
        "may_write": can(request.user, Perm.ISSUE_SUMMARY),
        "crumbs": [(_("Summaries"), "")],
    }
    return render(request, "reports/summary_list.html", context)


def offered(user: User, *, practice: bool = False) -> list[Year]:
    """Years that have issued minutes, and this one; each in whole, in halves and in quarters.

    Of practice only the years that have some.
    """
    day = period_day()
    rows = Visit.objects.visible_to(user).issued().filter(is_training=practice).order_by()
    months = rows.annotate(y=ExtractYear(day), m=ExtractMonth(day)).values_list("y", "m")
    counted = Counter({(year, month): n for year, month, n in months.annotate(n=Count("pk"))})
    years = {year for year, _month in counted}
    if not practice:
        years.add(timezone.localdate().year)
    return [_year(year, counted, practice) for year in sorted(years, reverse=True)[:YEARS]]


def _year(year: int, counted: Counter[tuple[int, int]], practice: bool) -> Year:
    keys = keys_offered(year, practice=practice)
    return Year(
        year,
        [Offer(key, label, _in(key, counted)) for key, label in keys[:7]],
        [(key, number) for number, (key, _label) in enumerate(keys[7:], start=1)],
    )


def _in(key: str, counted: Counter[tuple[int, int]]) -> int:
    period = ready_made(key).period
    months = range(period.start.month, period.end.month + 1)
    return sum(counted[period.start.year, month] for month in months)


@require_safe
def summary_detail(request: SignedInRequest, key: str) -> HttpResponse:
    scope = scope_of(request, key)
    summary = summary_of(scope, request.user)
    return render(request, "reports/summary_detail.html", _page(request, scope, summary))


def _page(request: SignedInRequest, scope: Scope, summary: Summary) -> dict[str, Any]:
    plain, drawn = split(summary.content.tables)
    sheet = lay_out_paper(summary.context)
    definition = None
    if scope.definition_id:
        rows = SummaryDefinition.objects.visible_to(request.user).select_related("owner")
        definition = rows.get(pk=scope.definition_id)
    return {
        "scope": scope,
        "definition": definition,
        "unit_names": [unit.name_on(scope.period.end) for unit in _units(definition)],
        "area_names": [row.name for row in summary.figures.areas if row.code in scope.areas],
        "sheet": sheet,
        "content": summary.content,
        "annexes": list(zip([*plain, *drawn], sheet.annexes, strict=True)),
        "is_long": summary.is_long,
        "may_write": can(request.user, Perm.ISSUE_SUMMARY),
        "training": scope.is_training,
        "left_out": practice_left_out(scope, request.user),
        "practice_key": "" if scope.definition_id else f"{PRACTICE}{scope.key}",
        "crumbs": [crumb_summaries(), (scope.name, "")],
    }


def _units(definition: SummaryDefinition | None) -> list[Any]:
    return list(definition.units.prefetch_related("versions")) if definition else []


@require_http_methods(["GET", "POST"])
def summary_add(request: SignedInRequest) -> HttpResponse:
    """From nothing, or from a ready-made or saved one ("?from=y2018-h1")."""
    require(request.user, Perm.ISSUE_SUMMARY)
    begun = request.GET.get("from", "")
    form = SummaryForm(
        request.POST or None,
        user=request.user,
        initial=values_of(scope_of(request, begun)) if begun else {},
        cancel_url=summary_url(begun) if begun else reverse("reports:summary-list"),
        copy_key="summary:new",
    )
    if request.method == "POST":
        answer = save_once(
            request, form, lambda: summary_url(add_summary(form.values(), by=request.user).pk)
        )
        if answer:
            return answer
    return _form_page(request, form, _("New summary"))


@require_http_methods(["GET", "POST"])
def summary_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    definition = _definition(request, pk)
    form = SummaryForm(
        request.POST or None,
        instance=definition,
        user=request.user,
        cancel_url=summary_url(pk),
        copy_key=f"summary:{pk}",
    )
    if request.method == "POST":
        answer = save_once(
            request,
            form,
            lambda: summary_url(
                edit_summary(pk, form.values(), seen=form.seen_fingerprint, by=request.user).pk
            ),
        )
        if answer:
            return answer
    return _form_page(request, form, _("Edit the summary"))


def _definition(request: SignedInRequest, pk: int) -> SummaryDefinition:
    definition = get_object_or_404(SummaryDefinition.objects.visible_to(request.user), pk=pk)
    require(request.user, Perm.ISSUE_SUMMARY)
    return definition


def _form_page(request: SignedInRequest, form: SummaryForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "crumbs": [crumb_summaries(), (title, "")]}
    return render(request, "inspections/form_page.html", context)


@require_http_methods(["GET", "POST"])
def summary_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    definition = _definition(request, pk)
    form = DeleteForm(request.POST or None, user=request.user, cancel_url=summary_url(pk))
    if request.method == "POST":

        def work() -> str:
            delete_summary(pk, by=request.user)
            messages.success(request, _("The summary was deleted."))
            return reverse("reports:summary-list")

        answer = save_once(request, form, work)
        if answer:
            return answer
    context = {
        "form": form,
        "definition": definition,
        "crumbs": [crumb_summaries(), (definition.name, summary_url(pk)), (_("Delete"), "")],
    }
    return render(request, "reports/summary_delete.html", context)
