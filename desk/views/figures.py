"""The figures the PAR index asks of each year, and the rows behind each of them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.exports import export_response
from accounts.models import SignedInRequest
from accounts.permissions import Perm, require
from desk.figures import UNITS, What, YearFigures, figures_by_year, requests_of, visits_of
from inspections.models import Visit
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


@require_safe
def figure_list(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.EXPORT_SUMMARY)
    years = figures_by_year(request.user)
    if "export" in request.GET:
        return _export(request, years)
    page = Paginator(years, ROWS).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "title": TITLE,
        "crumbs": [_plans(), (TITLE, "")],
    }
    return render(request, "desk/figure_list.html", context)


def _plans() -> tuple[str, str]:
    return _("Plans"), reverse("inspections:plan-list")


def _export(request: SignedInRequest, years: list[YearFigures]) -> HttpResponse:
    heads = [
        _("Year"),
        str(NAMES[What.PLANNED]),
        str(NAMES[What.PLANNED_CHECKED]),
        _("Share checked (%)"),
        str(NAMES[What.CHECKED]),
        str(NAMES[What.REQUESTS]),
        str(NAMES[What.HANDLED]),
        _("Share handled (%)"),
    ]
    rows: list[list[Any]] = [
        [
            one.year,
            one.planned,
            one.planned_checked,
            one.share_checked,
            one.checked,
            one.requests,
            one.handled,
            one.share_handled,
        ]
        for one in years
    ]
    return export_response(request, "so-lieu-cham-diem-cchc", heads, rows, request.GET["export"])


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
        "crumbs": [_plans(), (TITLE, reverse("desk:figure-list")), (title, "")],
    }
    return render(request, "desk/figure_rows.html", context)


def _by_unit(visits: Any) -> list[list[Visit]]:
    """The visits of each unit, in the order of their first days; of one year there are few."""
    by_unit: dict[int, list[Visit]] = {}
    for visit in visits.select_related("unit").order_by("held_on", "pk"):
        by_unit.setdefault(visit.unit_id, []).append(visit)
    read_names(visit.unit for group in by_unit.values() for visit in group)
    return list(by_unit.values())
