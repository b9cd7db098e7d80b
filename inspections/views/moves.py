"""One move of a visit: a page that says what will happen, and the act itself."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.buttons import button_view
from accounts.form_fields import DayFormField
from accounts.forms import WorkForm, save_once
from accounts.models import SignedInRequest
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from inspections.actions.moves import (
    MOVES,
    NEEDS_REASON,
    OF_IMPORT,
    WITH_DOCUMENT,
    Move,
    move_visit,
)
from inspections.actions.postponing import postpone_visit, replan_visit
from inspections.actions.receipts import receive_notice
from inspections.clashes import clashes_of
from inspections.forms.visits import ReceiptForm
from inspections.leaning import unfinished_in
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from inspections.move_texts import MOVE_TEXTS
from inspections.relations import visit_actors
from inspections.views.opening import visit_url
from inspections.views.plans import crumb_visits, plan_url

LEFT_OPEN = gettext_lazy(
    "Not everything of this visit is over. Say why it is closed all the same; what follows stays open."
)


class MoveForm(WorkForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    new_day = DayFormField(label=gettext_lazy("New day"))

    def __init__(
        self, *args: object, move: Move, unfinished: Sequence[str] = (), **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if move not in NEEDS_REASON and not unfinished:
            del self.fields["reason"]
        if move == Move.POSTPONE:
            self.fields["new_day"].required = False
            self.fields["new_day"].help_text = _("Blank: the visit waits until a day is found.")
        elif move != Move.REPLAN:
            del self.fields["new_day"]


@require_http_methods(["GET", "POST"])
def visit_move(request: SignedInRequest, pk: int, move: str) -> HttpResponse:
    if move not in set(Move) - WITH_DOCUMENT - OF_IMPORT:
        raise Http404
    step = Move(move)
    rows = Visit.objects.inside_visible_to(request.user).for_list()
    visit = get_object_or_404(rows, pk=pk)
    require(request.user, MOVES[step][0], visit_actors(request.user, visit))
    unfinished = unfinished_in(visit) if step == Move.CLOSE else []
    form = MoveForm(request.POST or None, user=request.user, move=step, unfinished=unfinished)
    if request.method == "POST":
        answer = save_once(request, form, lambda: done(request, pk, step, form))
        if answer:
            return answer
    refuse_closed_door(visit, step)
    texts = MOVE_TEXTS[step]
    context = {
        "form": form,
        "title": f"{texts.action}: {visit}",
        "text": texts.text if not unfinished else LEFT_OPEN,
        "follows": unfinished,
        "undo": texts.undo,
        "action": texts.action,
        "danger": texts.danger,
        "cancel_url": way_back(request, visit),
        "copy_key": f"visit:{pk}:{move}" if "reason" in form.fields else "",
        "training": visit.is_training,
        "crumbs": [crumb_visits(), (str(visit), visit_url(visit)), (texts.action, "")],
    }
    return render(request, "inspections/visit_move.html", context)


def refuse_closed_door(visit: Visit, step: Move) -> None:
    if VisitStatus(visit.status) not in MOVES[step][1]:
        raise MoveRefused(
            _("The visit is “%(state)s” now; this step is not open to it.")
            % {"state": visit.get_status_display()},
            row=visit,
        )


def done(request: SignedInRequest, pk: int, step: Move, form: MoveForm) -> str:
    reason, by = form.cleaned_data.get("reason", ""), request.user
    day = form.cleaned_data.get("new_day")
    if step == Move.POSTPONE:
        visit = postpone_visit(pk, reason=reason, new_day=day, by=by)
    elif step == Move.REPLAN:
        visit = replan_visit(pk, new_day=form.cleaned_data["new_day"], by=by)
    else:
        visit = move_visit(pk, step, by=by, reason=reason)
    messages.success(
        request, _("The visit is “%(state)s” now.") % {"state": visit.get_status_display()}
    )
    if day is not None:
        for text in clashes_of(visit):
            messages.warning(request, text)
    return way_back(request, visit)


def way_back(request: SignedInRequest, visit: Visit) -> str:
    """The visit's own page, or the plan from whose row the step was chosen."""
    if request.GET.get("back") == "plan" and visit.plan is not None:
        return plan_url(visit.plan)
    return visit_url(visit)


@button_view
def visit_receive(request: SignedInRequest, pk: int) -> HttpResponse:
    """The unit confirms that it has the notice."""
    rows = Visit.objects.visible_to(request.user).for_list()
    visit = get_object_or_404(rows, pk=pk)
    require(request.user, Perm.ACKNOWLEDGE, visit_actors(request.user, visit))
    form = ReceiptForm(request.POST, user=request.user)

    def work() -> str:
        receive_notice(pk, by=request.user)
        messages.success(request, _("It is noted that your unit has the notice of the visit."))
        return visit_url(visit)

    answer = save_once(request, form, work)
    if answer is None:
        raise MoveRefused(_("This form is incomplete. Reload the page and try again."))
    return answer
