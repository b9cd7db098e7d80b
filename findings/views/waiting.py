"""Pages of the work that waits for a verifier, and of verifying several answers at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.form_fields import read_keys
from accounts.forms import save_once
from accounts.models import SignedInRequest, User
from accounts.pages import say_unread
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from findings.actions.verdicts import verify_many
from findings.models import CorrectionRequest, Response
from findings.models.request import RequestStatus
from findings.standing import name_for
from findings.verdict_forms import VerifyManyForm
from findings.views.doors import Crumbs, or_back_to
from findings.waiting import (
    WAITING_TABS,
    WaitingFilter,
    conditions,
    counted,
    verified_by,
    with_what_waits,
    wrote_any,
)
from inspections.relations import list_actors
from units.models.querysets import read_names

ROWS_A_PAGE = 50


@require_safe
def waiting_list(request: SignedInRequest) -> HttpResponse:
    """Under one of five tabs; answers have boxes to tick, to verify several together."""
    user = request.user
    require(user, Perm.VERIFY_RESPONSE, list_actors(user))
    mine = CorrectionRequest.objects.visible_to(user).filter(verified_by(user))
    narrowed = WaitingFilter(request.GET, queryset=mine, user=user)
    every = narrowed.qs if narrowed.is_valid() else mine.none()
    asked = conditions()
    tab = request.GET.get("tab", "")
    tab = tab if tab in asked else ""
    say_unread(request, "tab", read=bool(tab))
    counts = counted(every, asked)
    rows = with_what_waits(every.filter(asked[tab]), user).counting_extensions()  # type: ignore[attr-defined]
    rows = rows.order_by(F("deadline").asc(nulls_last=True), "visit", "number")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    read_names(row.current_unit for row in shown)
    context = {
        "rows": [_line(row, user) for row in shown],
        "page_obj": page,
        "tabs": [(name, label, counts[name]) for name, label in WAITING_TABS],
        "tab": tab,
        "form": narrowed.form,
        "narrowed": any(request.GET.get(name) for name in narrowed.filters),
        "crumbs": _crumbs(_("Waiting for me"), here=True),
    }
    return render(request, "findings/waiting_list.html", context)


def _line(row: Any, user: User) -> dict[str, Any]:
    """A request with its newest answer, and the wish for more time that waits."""
    answer = row.answers[0] if row.answers else None
    asked = row.asked[0] if row.asked else None
    return {
        "row": row,
        "answer": answer,
        "sender": name_for(answer.sent_by, answer.acting_for) if answer else "",
        "asked": asked,
        "asker": name_for(asked.by, asked.acting_for) if asked else "",
        "own": wrote_any(row.answers, user),
    }


@require_http_methods(["GET", "POST"])
def answers_verify(request: SignedInRequest) -> HttpResponse:
    """The ticked answers once more, and one verdict for all: met. All of them, or none."""
    user = request.user
    require(user, Perm.VERIFY_RESPONSE, list_actors(user))
    listing = reverse("findings:waiting-list")
    with or_back_to(listing):
        answers = _chosen(request)
    form = VerifyManyForm(
        request.POST or None,
        user=user,
        initial={"seen": ",".join(str(answer.pk) for answer in answers)},
        cancel_url=listing,
        copy_key="verify-many",
    )

    def work() -> str:
        seen = {answer.request_id: answer.pk for answer in answers}
        with or_back_to(listing):
            given = verify_many(seen, form.cleaned_data["reason"], by=user)
        text = ngettext("%(n)s request is verified.", "%(n)s requests are verified.", len(given))
        messages.success(request, text % {"n": len(given)})
        return listing

    if request.method == "POST":
        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "answers": [(one, name_for(one.sent_by, one.acting_for)) for one in answers],
        "title": _("Verify several answers"),
        "crumbs": _crumbs(_("Verify several answers")),
    }
    return render(request, "findings/answers_verify.html", context)


def _chosen(request: SignedInRequest) -> list[Response]:
    """The ticked answers, each in scope; opening the page also asks whether they still wait."""
    if request.method == "POST":
        named = request.POST.get("seen", "").split(",")
    else:
        named = request.GET.getlist("answer")
    asked = read_keys(named)
    if not asked:
        raise MoveRefused(_("Choose at least one answer on the list first."))
    rows = Response.objects.visible_to(request.user).sent().filter(pk__in=asked)
    found = list(
        rows.select_related("request__visit", "request__current_unit", "sent_by", "acting_for")
        .prefetch_related("files")
        .order_by("request__visit", "request__number")
    )
    if len(found) != len(asked):
        raise Http404
    waits = all(one.request.status == RequestStatus.RESPONDED for one in found)
    if request.method == "GET" and not waits:
        raise MoveRefused(_("One of these answers waits no more. Look at the list again."))
    read_names(one.request.current_unit for one in found)
    return found


def _crumbs(title: Any, *, here: bool = False) -> Crumbs:
    crumbs: Crumbs = [(_("Requests"), reverse("findings:request-list"))]
    if not here:
        crumbs.append((_("Waiting for me"), reverse("findings:waiting-list")))
    return [*crumbs, (title, "")]
