"""The office calendar: the days of a year, adding, changing and deleting one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import yesno
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exports import export_response
from accounts.forms import save_once
from accounts.models import SignedInRequest
from accounts.permissions import Perm, can, require
from inspections.actions.days import add_day, delete_day, edit_day
from inspections.forms.days import CalendarDayForm, DeleteDayForm
from inspections.models import CalendarDay
from inspections.views.visits import list_actors
from vietnamese.dates import WEEKDAYS, format_date


@require_safe
def day_list(request: SignedInRequest) -> HttpResponse:
    """One year; a copied address shows a colleague the same one."""
    every = CalendarDay.objects.visible_to(request.user)
    year = _asked_year(request)
    days = every.filter(date__year=year).order_by("date")
    if "export" in request.GET:
        return _export(request, days, year)
    context = {
        "year": year,
        "years": _years(every, year),
        "days": [(day, WEEKDAYS[day.date.weekday()]) for day in days],
        "may_change": can(request.user, Perm.MANAGE_LISTS),
        "may_export": can(request.user, Perm.EXPORT_LISTS, list_actors(request.user)),
        "crumbs": [(_("Office calendar"), "")],
    }
    return render(request, "inspections/day_list.html", context)


def _asked_year(request: SignedInRequest) -> int:
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdecimal() and dt.MINYEAR <= int(asked[:5]) <= dt.MAXYEAR:
        return int(asked)
    return timezone.localdate().year


def _years(days: QuerySet[CalendarDay], shown: int) -> list[int]:
    """The years that have days, this one, and the one that is shown."""
    found = set(days.order_by().annotate(of=ExtractYear("date")).values_list("of", flat=True))
    return sorted(found | {shown, timezone.localdate().year})


def _export(request: SignedInRequest, days: QuerySet[CalendarDay], year: int) -> HttpResponse:
    require(request.user, Perm.EXPORT_LISTS, list_actors(request.user))
    heads = [_("Day"), _("Weekday"), _("Kind"), _("Occasion"), _("Decreed"), _("Source")]
    rows = [
        [
            day.date,
            WEEKDAYS[day.date.weekday()],
            day.get_kind_display(),
            day.name,
            yesno(day.certain),
            day.source,
        ]
        for day in days
    ]
    return export_response(request, f"lich-nghi-{year}", heads, rows, request.GET["export"])


def _list_of(day: CalendarDay) -> str:
    return f"{reverse('inspections:day-list')}?year={day.date.year}"


@require_http_methods(["GET", "POST"])
def day_add(request: SignedInRequest) -> HttpResponse:
    require(request.user, Perm.MANAGE_LISTS)
    form = CalendarDayForm(
        request.POST or None,
        user=request.user,
        initial={"kind": CalendarDay.Kind.OFF},
        cancel_url=reverse("inspections:day-list"),
        copy_key="day:new",
    )

    def work() -> str:
        return _list_of(add_day(form.values(), by=request.user))

    return _answer(request, form, work) or _page(request, form, _("New calendar day"))


@require_http_methods(["GET", "POST"])
def day_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    day = get_object_or_404(CalendarDay.objects.visible_to(request.user), pk=pk)
    require(request.user, Perm.MANAGE_LISTS)
    form = CalendarDayForm(
        request.POST or None,
        instance=day,
        user=request.user,
        cancel_url=_list_of(day),
        copy_key=f"day:{pk}",
    )

    def work() -> str:
        seen = form.seen_fingerprint
        return _list_of(edit_day(pk, form.values(), seen=seen, by=request.user))

    return _answer(request, form, work) or _page(request, form, _("Change a calendar day"))


def _answer(request: SignedInRequest, form: Any, work: Callable[[], str]) -> HttpResponse | None:
    """A day that someone deleted meanwhile is the same 404 as one that never was."""
    if request.method != "POST":
        return None
    try:
        return save_once(request, form, work)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _page(request: SignedInRequest, form: CalendarDayForm, title: str) -> HttpResponse:
    crumbs = [(_("Office calendar"), reverse("inspections:day-list")), (title, "")]
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "inspections/form_page.html", context)


@require_http_methods(["GET", "POST"])
def day_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    day = get_object_or_404(CalendarDay.objects.visible_to(request.user), pk=pk)
    require(request.user, Perm.MANAGE_LISTS)
    form = DeleteDayForm(request.POST or None, user=request.user)

    def work() -> str:
        delete_day(pk, by=request.user)
        return _list_of(day)

    answer = _answer(request, form, work)
    if answer:
        return answer
    title = _("Delete %(day)s from the calendar?") % {"day": format_date(day.date)}
    context = {
        "form": form,
        "title": title,
        "text": f"{day.name} ({day.get_kind_display()})",
        "undo": _("The day counts as any other of its week. The deletion stays in the log."),
        "action": _("Delete the day"),
        "cancel_url": _list_of(day),
        "crumbs": [(_("Office calendar"), reverse("inspections:day-list")), (title, "")],
    }
    return render(request, "inspections/day_delete.html", context)
