"""The first page after signing in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import SignedInRequest
from desk.today import todays_work
from engines.vietnamese.dates import format_date, weekday_name


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "work": todays_work(request.user, today),
        "today_words": f"{weekday_name(today)}, {format_date(today)}",
    }
    return render(request, "desk/home.html", context)
