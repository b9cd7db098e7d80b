"""The figures the PAR index asks of each year, and the rows behind each of them."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.listings import Column, Listing, exported, listed
from accounts.models import SignedInRequest, User
from accounts.permissions import Perm, can, require
from accounts.saved import tools
from accounts.sorting import say_unsorted, sorted_list
from inspections.models import Visit
from reports.yearly_figures import UNITS, What, figures_by_year, requests_of, visits_of
from units.models.querysets import read_names

ROWS = 50
TITLE = gettext_lazy("Figures for the PAR index")
NAMES: dict[What, str | Promise] = {
    What.PLANNED: gettext_lazy("Units planned"),
    What.PLANNED_CHECKED: gettext_lazy("Of these, checked"),
    What.CHECKED: gettext_lazy("Units checked in all"),
    What.REQUESTS: gettext_lazy("Requests issued"),
    What.HANDLED: gettext_lazy("Requests fully handled"),
}


SORTS = {
    name: attrgetter(name)
    for name in (
        *("year", "planned", "planned_checked", "share_checked"),
        *("checked", "requests", "handled", "share_handled"),
    )
}


def may_count(user: User) -> bool:
    return can(user, Perm.EXPORT_SUMMARY)


@listed("reports:figure-list", TITLE, may_export=may_count)
def figures_listing(user: User, asked: QueryDict) -> Listing:
    columns = [
        Column(_("Year"), lambda one: one.year, 16),
        Column(str(NAMES[What.PLANNED]), lambda one: one.planned, 32),
        Column(str(NAMES[What.PLANNED_CHECKED]), lambda one: one.planned_checked, 32),
        Column(_("Share checked (%)"), lambda one: one.share_checked, 32),
        Column(str(NAMES[What.CHECKED]), lambda one: one.checked, 32),
        Column(str(NAMES[What.REQUESTS]), lambda one: one.requests, 32),
        Column(str(NAMES[What.HANDLED]), lambda one: one.handled, 32),
        Column(_("Share handled (%)"), lambda one: one.share_handled, 32),
    ]
    rows = sorted_list(figures_by_year(user), asked, SORTS)
    return Listing("so-lieu-cham-diem-cchc", columns, rows)


@require_safe
def figure_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.EXPORT_SUMMARY)
    answer = exported(request, "reports:figure-list")
    if answer:
        return answer
    say_unsorted(request, SORTS)
    rows = sorted_list(figures_by_year(request.user), request.GET, SORTS)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "tools": tools(request, "reports:figure-list"),
        "title": TITLE,
        "crumbs": [_plans(), (TITLE, "")],
    }
    return render(request, "reports/figure_list.html", context)


def _plans() -> tuple[str, str]:
    return _("Plans"), reverse("inspections:plan-list")


@require_safe
def figure_rows(request: SignedInRequest, year: int, what: str) -> HttpResponse:
    """As many rows as the number says: units with their visits, or requests."""
    require(request.user, Perm.EXPORT_SUMMARY)
    if what not in list(What) or not 1945 <= year <= 2100:
        raise Http404
    kind = What(what)
    of_units = kind in UNITS
    rows: Any = (
        _by_unit(visits_of(kind, year, request.user))
        if of_units
        else requests_of(kind, year, request.user).for_list()
    )
    title = f"{NAMES[kind]}, {year}"
    context = {
        "page_obj": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "of_units": of_units,
        "title": title,
        "crumbs": [_plans(), (TITLE, reverse("reports:figure-list")), (title, "")],
    }
    return render(request, "reports/figure_rows.html", context)


def _by_unit(visits: Any) -> list[list[Visit]]:
    """The visits of each unit, in the order of their first days; of one year there are few."""
    by_unit: dict[int, list[Visit]] = {}
    for visit in visits.select_related("unit").order_by("held_on", "pk"):
        by_unit.setdefault(visit.unit_id, []).append(visit)
    read_names(visit.unit for group in by_unit.values() for visit in group)
    return list(by_unit.values())
