"""The office calendar: the days of a year, adding, changing and deleting one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import yesno
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_fields import number_asked
from accounts.forms import save_once
from accounts.listings import Column, Listing, exported, listed
from accounts.models import SignedInRequest, User
from accounts.pages import say_unread
from accounts.permissions import Perm, can, require
from accounts.saved import tools
from accounts.sorting import Columns, in_order_of, say_unsorted, sorted_rows, vietnamese
from engines.vietnamese.dates import WEEKDAYS, format_date
from inspections.actions.days import add_day, delete_day, edit_day
from inspections.forms.days import CalendarDayForm, DeleteDayForm
from inspections.models import CalendarDay
from inspections.relations import may_export_lists

SORTS: Columns = {
    "day": ["date"],
    "kind": [in_order_of("kind", CalendarDay.Kind.values), "date"],
    "name": [vietnamese("name"), "date"],
    "source": [vietnamese("source"), "date"],
}


@require_safe
def day_list(request: SignedInRequest) -> HttpResponse:
    """One year; a copied address shows a colleague the same one."""
    answer = exported(request, "inspections:day-list")
    if answer:
        return answer
    every = CalendarDay.objects.visible_to(request.user)
    year = _asked_year(request.GET)
    say_unread(request, "year", read=year is not None)
    year = year or timezone.localdate().year
    say_unsorted(request, SORTS)
    days = sorted_rows(every.filter(date__year=year).order_by("date"), request.GET, SORTS)
    context = {
        "year": year,
        "years": _years(every, year),
        "days": [(day, WEEKDAYS[day.date.weekday()]) for day in days],
        "may_change": can(request.user, Perm.MANAGE_LISTS),
        "tools": tools(request, "inspections:day-list"),
        "crumbs": [(_("Office calendar"), "")],
    }
    return render(request, "inspections/day_list.html", context)


def _asked_year(parameters: QueryDict) -> int | None:
    return number_asked(parameters, "year", least=dt.MINYEAR, most=dt.MAXYEAR)


def _years(days: QuerySet[CalendarDay], shown: int) -> list[int]:
    """The years that have days, this one, and the one that is shown."""
    found = set(days.order_by().annotate(of=ExtractYear("date")).values_list("of", flat=True))
    return sorted(found | {shown, timezone.localdate().year})


@listed("inspections:day-list", gettext_lazy("Office calendar"), may_export=may_export_lists)
def days_listing(user: User, asked: QueryDict) -> Listing:
    year = _asked_year(asked) or timezone.localdate().year
    columns = [
        Column(_("Day"), lambda day: day.date, 24),
        Column(_("Weekday"), lambda day: WEEKDAYS[day.date.weekday()], 22),
        Column(_("Kind"), lambda day: day.get_kind_display(), 26),
        Column(_("Occasion"), lambda day: day.name, 50),
        Column(_("Decreed"), lambda day: yesno(day.certain), 20),
        Column(_("Source"), lambda day: day.source, 40),
    ]
    days = CalendarDay.objects.visible_to(user).filter(date__year=year).order_by("date")
    days = sorted_rows(days, asked, SORTS)
    return Listing(f"lich-nghi-{year}", columns, days, told=[(_("Year"), str(year))])


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
    return save_once(request, form, work) if request.method == "POST" else None


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
