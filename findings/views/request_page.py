"""The page of one request: what was found, what is asked, by when, and each answer."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.buttons import button_view
from accounts.models import SignedInRequest, User
from accounts.opening import is_opened
from accounts.permissions import Perm, can, require
from findings.actions.decisions import takes_a_day
from findings.actions.moves import Move, acknowledge_request, open_moves
from findings.actions.reading import mark_read
from findings.deadlines import deadline_of
from findings.escalation import escalation_preview, superior_name
from findings.forms import ActForm
from findings.handovers import given_to
from findings.lines import finding_line, force_verb, request_line
from findings.models import (
    CorrectionRequest,
    DateNotice,
    Extension,
    ExtensionFile,
    Finding,
    FindingFile,
    RequestEvent,
    RequestReading,
    Response,
    ResponseFile,
)
from findings.models.request import OPEN_STATES
from findings.relapses import relapses_of, repeated_since
from findings.relations import request_actors
from findings.standing import Round, happened, holder_words, rounds_of, since, why_returned
from findings.verdict_forms import VerdictForm
from findings.views.doors import (
    carried_out_at_once,
    may_write,
    request_crumbs,
    request_page,
    sees_notes,
    visible_request,
)
from findings.waiting import wrote_any
from inspections.models import Visit
from units.models.querysets import read_names
from units.successors import taken_over


def row_of(request: SignedInRequest, pk: int) -> CorrectionRequest:
    """With what one query tells of it: its units, whether they ended and what stands above, whether
    its visit is shown to the person, and when the person last looked at it."""
    user = request.user
    visits = Visit.objects.visible_to(user).filter(pk=OuterRef("visit"))
    notices = DateNotice.objects.visible_to(user).filter(request=OuterRef("pk"))
    read = RequestReading.objects.visible_to(user).filter(request=OuterRef("pk"))
    rows = CorrectionRequest.objects.visible_to(user).counting_extensions()
    rows = rows.select_related("visit__unit", "area", "current_unit", "responsible_unit")
    rows = rows.annotate(
        sees_visit=Exists(visits),
        day_named_at=Subquery(notices.order_by("-at", "-pk").values("at")[:1]),
        superior_name=superior_name("current_unit"),
        relapsed=repeated_since(user),
        read_at=Subquery(read.values("read_at")[:1]),
        first_taken_over=taken_over("responsible_unit"),
        holder_taken_over=taken_over("current_unit"),
    )
    row: Any = get_object_or_404(rows, pk=pk)
    row.responsible_unit.taken_over = row.first_taken_over
    row.current_unit.taken_over = row.holder_taken_over
    return cast(CorrectionRequest, row)


def _found(row: CorrectionRequest, user: User) -> dict[str, Any]:
    """The findings it answers, as the minutes have them, and what is asked. The names of all
    units of the page come in one query."""
    files = Prefetch("files", FindingFile.objects.visible_to(user).order_by("pk"))
    findings = list(
        Finding.objects.visible_to(user)
        .filter(requests=row)
        .prefetch_related("scope_units", files)
        .order_by("number")
    )
    units = [row.visit.unit, row.current_unit, row.responsible_unit]
    read_names([*units, *(unit for one in findings for unit in one.scope_units.all())])
    quotes = []
    for finding in findings:
        finding.visit = row.visit
        quotes.append((finding, finding_line(finding), finding.files.all()))
    return {
        "quotes": quotes,
        "asked": request_line(row),
        "verb": force_verb(row),
        "given_to": given_to(row),
    }


def _steps(row: CorrectionRequest, user: User, extensions: list[Extension]) -> dict[str, Any]:
    """What this person may do now."""
    moves = open_moves(row, user)
    actors = request_actors(user, row)
    waits = next((one for one in extensions if not hasattr(one, "decision")), None)
    decides = (
        waits is not None
        and row.status in OPEN_STATES
        and can(user, Perm.DECIDE_EXTENSION, actors)
        and user.pk not in {waits.by_id, waits.acting_for_id}
    )
    return {
        "may_acknowledge": Move.ACKNOWLEDGE in moves,
        "may_answer": Move.RESPOND in moves,
        "may_extend": Move.RESPOND in moves and row.deadline is not None and waits is None,
        "may_verify": Move.VERIFY in moves,
        "may_close": Move.CLOSE in moves,
        "may_reopen": Move.REOPEN in moves,
        "may_withdraw": Move.WITHDRAW in moves,
        "to_decide": waits if decides else None,
        "may_set_deadline": takes_a_day(row) and can(user, Perm.SET_DEADLINE, actors),
        "may_hand_over": can(user, Perm.HAND_OVER),
        "may_write": may_write(user, row.visit),
        "sees_notes": sees_notes(user),
        "sees_visit": row.sees_visit,  # type: ignore[attr-defined]
    }


def _answers(row: CorrectionRequest, user: User) -> list[Response]:
    """By round, the draft among them; each with its files, people and verdict.

    A file tells which one it replaced and which one replaced it, as far as the person sees them.
    """
    seen = ResponseFile.objects.visible_to(user).order_by("pk")
    others = (Prefetch("replaces", seen), Prefetch("replaced_by", seen))
    rows = Response.objects.visible_to(user).filter(request=row)
    rows = rows.select_related("sent_by", "acting_for", "created_by", "verdict__by")
    return list(
        rows.prefetch_related(Prefetch("files", seen.prefetch_related(*others))).order_by("round")
    )


def _extensions(row: CorrectionRequest, user: User) -> list[Extension]:
    """In the order they were asked for, each with its papers and the decision."""
    rows = Extension.objects.visible_to(user).filter(request=row)
    rows = rows.select_related("by", "acting_for", "decision__by")
    papers = Prefetch("files", ExtensionFile.objects.visible_to(user).order_by("pk"))
    return list(rows.prefetch_related(papers).order_by("number"))


def _story(row: Any, user: User) -> dict[str, Any]:
    """Everything that happened to the request, and stands on paper too."""
    rounds, draft = rounds_of(_answers(row, user), user, row.read_at)
    seen = RequestEvent.objects.visible_to(user).filter(request=row)
    events = list(seen.select_related("by").order_by("at", "pk"))
    return {
        "row": row,
        "visit": row.visit,
        "deadline": deadline_of(row),
        "extensions": _extensions(row, user)[::-1],
        "rounds": rounds,
        "draft": draft,
        "returned": why_returned(row, events),
        "events": events,
        "relapses": relapses_of([row], user).get(row.pk, []) if row.relapsed else [],
        "training": row.visit.is_training,
        **_found(row, user),
    }


def draw_request(
    request: SignedInRequest, row: CorrectionRequest, verdict: VerdictForm | None = None
) -> HttpResponse:
    """The page; `verdict`: the form as it was sent, with its errors."""
    user = request.user
    story = _story(row, user)
    context = {
        **story,
        "escalation": escalation_preview(row),
        "holder": holder_words(row),
        "since": since(row, story["events"]),
        "happened": happened(story["events"], story["extensions"]),
        "crumbs": [(_("Requests"), reverse("findings:request-list")), (row.code, "")],
        "form": ActForm(user=user),
        **_steps(row, user, story["extensions"]),
    }
    if context["may_verify"]:
        context |= _verdict(row, user, story["rounds"], verdict)
    if is_opened(request) or request.method == "POST":
        _note_reading(row, user, story["rounds"])
    return render(request, "findings/request_detail.html", context)


def _verdict(
    row: CorrectionRequest, user: User, rounds: list[Round], sent: VerdictForm | None
) -> dict[str, Any]:
    """The form for the newest answer, unless the person had a part in answering."""
    if not rounds:
        return {}
    if wrote_any((one.response for one in rounds), user):
        return {"answered_myself": True}
    newest = rounds[0].response
    form = sent or VerdictForm(
        user=user, initial={"seen": str(newest.pk)}, copy_key=f"verdict:{newest.pk}"
    )
    form.helper.form_action = reverse("findings:verdict-give", args=[row.pk])
    return {"verdict_form": form}


def _note_reading(row: Any, user: User, rounds: list[Round]) -> None:
    """Written where there is something new: a page that is only looked at again writes nothing."""
    if row.read_at is None or any(one.unread for one in rounds):
        mark_read(row, by=user)


@require_safe
def request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return draw_request(request, row_of(request, pk))


@require_safe
def request_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The request on one paper, to hand to whoever puts it right, or to lay in a file."""
    row = row_of(request, pk)
    context = {
        **_story(row, request.user),
        "holder": holder_words(row),
        "title": _("Sheet of request %(code)s") % {"code": row.code},
        "crumbs": request_crumbs(row, _("Sheet to print")),
    }
    return render(request, "findings/request_sheet.html", context)


@button_view
def request_acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    row = visible_request(request, pk)
    require(request.user, Perm.ACKNOWLEDGE, request_actors(request.user, row))
    form = ActForm(request.POST, user=request.user)

    def work() -> str:
        acknowledge_request(pk, by=request.user)
        messages.success(request, _("It is noted that your unit has received the request."))
        return request_page(pk)

    return carried_out_at_once(request, form, work)
