"""The calendar of visits: a month as a sheet of weeks, or as a list."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest, User
from accounts.pages import say_unread
from accounts.permissions import Perm, can
from engines.vietnamese.dates import WEEKDAYS
from inspections.filters import CalendarFilter
from inspections.models import Visit
from inspections.month import Month, weeks_of
from inspections.views.plans import crumb_visits

# Within a day: what is early first, the whole day before what nobody knows.
ORDER = [*Visit.Session.values[1:], ""]


@require_safe
def visit_calendar(request: SignedInRequest) -> HttpResponse:
    """Clashes are marked among the visits the person sees; a unit learns nothing of the teams'."""
    user = request.user
    asked = request.GET.get("month", "")
    month = Month.read(asked)
    say_unread(request, "month", read=str(month) == asked)
    visits = Visit.objects.visible_to(user).filter(held_on__range=(month.first, month.last))
    found = CalendarFilter(request.GET, queryset=visits, user=user)
    wanted = Exists(found.qs.filter(pk=OuterRef("pk"))) if found.is_valid() else Value(False)
    # the others of the month stay for their clashes
    every: list[Any] = list(visits.for_list().annotate(wanted=wanted))
    every.sort(key=lambda visit: (visit.held_on, ORDER.index(visit.session), visit.pk))
    weeks = weeks_of(month, every, marks_clashes=user.role != User.Role.UNIT_STAFF)
    for day in (day for week in weeks for day in week):
        day.entries = [entry for entry in day.entries if entry.visit.wanted]
    context = {
        "filter": found,
        "month": month,
        "weeks": weeks,
        "days": [day for week in weeks for day in week if day.says_something],
        "count": sum(len(day.entries) for week in weeks for day in week),
        "weekdays": WEEKDAYS,
        "view": "list" if request.GET.get("view") == "list" else "month",
        "may_read_plans": can(user, Perm.READ_PLANS),
        "crumbs": [crumb_visits(), (_("Calendar of visits"), "")],
    }
    return render(request, "inspections/visit_calendar.html", context)
