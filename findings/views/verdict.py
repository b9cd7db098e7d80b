"""The other side of a request: verdict, more time, a deadline set later, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import SignedInRequest
from accounts.permissions import Perm, require
from findings.actions.decisions import (
    decide_extension,
    refuse_no_day,
    refuse_no_decision,
    set_deadline,
)
from findings.actions.moves import MOVES, Move, refuse_state
from findings.actions.verdicts import (
    close_request,
    give_verdict,
    reopen_request,
    withdraw_request,
)
from findings.deadlines import deadline_of
from findings.models import CorrectionRequest, Extension, Verdict
from findings.relations import request_actors
from findings.standing import name_for
from findings.verdict_forms import (
    AskingForm,
    CloseForm,
    DeadlineForm,
    DecisionForm,
    ReopenForm,
    VerdictForm,
    WithdrawForm,
)
from findings.views.doors import (
    or_back_to,
    request_crumbs,
    request_page,
    save_in_state,
    visible_request,
)
from findings.views.request_page import draw_request, row_of


def _leading_back(address: str, work: Callable[[], Any]) -> Callable[[], Any]:
    def led() -> Any:
        with or_back_to(address):
            return work()

    return led


@require_http_methods(["GET", "POST"])
def verdict_give(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form stands on the request's page; this address takes it, and shows its errors."""
    row = row_of(request, pk)
    require(request.user, Perm.VERIFY_RESPONSE, request_actors(request.user, row))
    if request.method == "GET":
        return redirect(request_page(pk, "#verdict"))
    form = VerdictForm(request.POST, user=request.user)

    def work() -> str:
        values = form.values()
        verdict = give_verdict(
            pk,
            values["outcome"],
            values["reason"],
            by=request.user,
            seen_response=form.seen_response,
        )
        met = verdict.outcome == Verdict.Outcome.MET
        messages.success(
            request,
            _("The request is verified.") if met else _("The request went back to the unit."),
        )
        return request_page(pk)

    here = request_page(pk)
    refuse = _leading_back(here, partial(refuse_state, row, Move.VERIFY))
    answer = save_in_state(request, form, _leading_back(here, work), refuse)
    return answer or draw_request(request, row, form)


@require_http_methods(["GET", "POST"])
def extension_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Extension.objects.visible_to(request.user).select_related("by", "acting_for")
    extension = get_object_or_404(rows.prefetch_related("files"), pk=pk)
    row = visible_request(request, extension.request_id)
    here = request_page(row.pk)
    refuse = _leading_back(here, partial(refuse_no_decision, extension, row, by=request.user))
    require(request.user, Perm.DECIDE_EXTENSION, request_actors(request.user, row))
    form = DecisionForm(
        request.POST or None,
        user=request.user,
        initial={"granted_until": extension.proposed_on},
        cancel_url=here,
        copy_key=f"decision:{pk}",
    )

    def work() -> str:
        decide_extension(pk, form.granted, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The decision was sent to the unit."))
        return here

    if request.method == "POST":
        answer = save_in_state(request, form, _leading_back(here, work), refuse)
        if answer is not None:
            return answer
    else:
        refuse()
    context = {
        "form": form,
        "row": row,
        "extension": extension,
        "asker": name_for(extension.by, extension.acting_for),
        "deadline": deadline_of(row),
        "title": _("Decide on more time"),
        "crumbs": request_crumbs(row, _("Decide on more time")),
        "training": row.visit.is_training,
    }
    return render(request, "findings/extension_decide.html", context)


@require_http_methods(["GET", "POST"])
def deadline_set(request: SignedInRequest, pk: int) -> HttpResponse:
    row = visible_request(request, pk)
    here = request_page(pk)
    require(request.user, Perm.SET_DEADLINE, request_actors(request.user, row))
    refuse = _leading_back(here, partial(refuse_no_day, row))
    form = DeadlineForm(
        request.POST or None,
        user=request.user,
        initial={"seen": row.deadline.isoformat() if row.deadline else ""},
        cancel_url=here,
        copy_key=f"deadline:{pk}",
    )

    def work() -> str:
        values = form.cleaned_data
        set_deadline(
            pk,
            values["due_on"],
            values["reason"],
            by=request.user,
            seen=form.seen_day,
            agreed=form.agreed,
        )
        messages.success(request, _("The deadline was set, and the unit was told."))
        return here

    if request.method == "POST":
        answer = save_in_state(request, form, _leading_back(here, work), refuse)
        if answer is not None:
            return answer
    else:
        refuse()
    context = {
        "form": form,
        "row": row,
        "deadline": deadline_of(row),
        "title": _("Set a deadline"),
        "crumbs": request_crumbs(row, _("Set a deadline")),
        "training": row.visit.is_training,
    }
    return render(request, "findings/deadline_set.html", context)


@dataclass(frozen=True)
class Act:
    """An act with a page of its own that says what it will do."""

    move: Move
    form: type[AskingForm]
    work: Callable[..., CorrectionRequest]
    title: str | Promise
    text: str | Promise
    done: str | Promise
    needs_reason: bool = True


CLOSE = Act(
    Move.CLOSE,
    CloseForm,
    close_request,
    gettext_lazy("Close request %(label)s?"),
    gettext_lazy("Nobody has anything left to do then. It can be opened again with a reason."),
    gettext_lazy("The request is closed."),
    needs_reason=False,
)
REOPEN = Act(
    Move.REOPEN,
    ReopenForm,
    reopen_request,
    gettext_lazy("Open request %(label)s again?"),
    gettext_lazy("It goes back to the unit, which must answer again. All earlier answers stay."),
    gettext_lazy("The request is open again."),
)
WITHDRAW = Act(
    Move.WITHDRAW,
    WithdrawForm,
    withdraw_request,
    gettext_lazy("Withdraw request %(label)s?"),
    gettext_lazy("Nothing more is asked of the unit, and it is told. It cannot be taken back."),
    gettext_lazy("The request is withdrawn."),
)


def _act(request: SignedInRequest, pk: int, act: Act) -> HttpResponse:
    row = visible_request(request, pk)
    here = request_page(pk)
    require(request.user, MOVES[act.move][0], request_actors(request.user, row))
    copy_key = f"{act.move}:{pk}" if act.needs_reason else ""
    form = act.form(request.POST or None, user=request.user, cancel_url=here, copy_key=copy_key)
    refuse = _leading_back(here, partial(refuse_state, row, act.move))

    def work() -> str:
        reason = [form.cleaned_data["reason"]] if act.needs_reason else []
        act.work(pk, *reason, by=request.user)
        messages.success(request, str(act.done))
        return here

    if request.method == "POST":
        answer = save_in_state(request, form, _leading_back(here, work), refuse)
        if answer is not None:
            return answer
    else:
        refuse()
    title = act.title % {"label": row.label}
    context = {
        "form": form,
        "row": row,
        "title": title,
        "text": act.text,
        "crumbs": request_crumbs(row, title),
        "training": row.visit.is_training,
    }
    return render(request, "findings/request_act.html", context)


@require_http_methods(["GET", "POST"])
def request_close(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(request, pk, CLOSE)


@require_http_methods(["GET", "POST"])
def request_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(request, pk, REOPEN)


@require_http_methods(["GET", "POST"])
def request_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _act(request, pk, WITHDRAW)
