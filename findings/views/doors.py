"""Shared by the pages of findings and requests: scope, right, state, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import save_once
from accounts.models import SignedInRequest, User
from accounts.permissions import Perm, can, require
from accounts.refusals import refusal_page
from accounts.refused import MoveRefused
from findings.actions.writing import closed_draft
from findings.models import CorrectionRequest
from inspections.models import Visit
from inspections.relations import visit_actors
from units.models.querysets import read_names

# The page of a visit is in `desk`, above this app.

Crumbs = list[tuple[Any, str]]


def visit_page(visit_id: int, anchor: str = "") -> str:
    return Visit(pk=visit_id).get_absolute_url() + anchor


def request_page(request_id: int, anchor: str = "") -> str:
    return reverse("findings:request-detail", args=[request_id]) + anchor


def visible_request(request: SignedInRequest, pk: int) -> CorrectionRequest:
    """With what its page says of it; 404 outside scope."""
    rows = CorrectionRequest.objects.visible_to(request.user).counting_extensions()
    related = ("visit__unit", "area", "current_unit", "responsible_unit")
    row: CorrectionRequest = get_object_or_404(rows.select_related(*related), pk=pk)
    read_names([row.visit.unit, row.current_unit, row.responsible_unit])
    return row


def writable_visit(request: SignedInRequest, pk: int) -> Visit:
    """The visit a new row goes into: 404 outside scope, then as `open_for_writing`.

    A unit sees that it will be visited before it sees anything inside: it is told 403, not 404.
    """
    rows = Visit.objects.visible_to(request.user).select_related("plan", "unit")
    visit: Visit = get_object_or_404(rows.prefetch_related("unit__versions"), pk=pk)
    return open_for_writing(request, visit)


def rows_to_write(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of a visit together with it, for the pages on which one of them is changed."""
    rows = rows.select_related("visit__plan", "visit__unit")
    return rows.prefetch_related("visit__unit__versions")


def open_for_writing(request: SignedInRequest, visit: Visit) -> Visit:
    """403 without the right; on opening a page also 409 when the visit is no draft.

    A form that was sent goes on to the action, which says the same and gives back the text.
    """
    require(request.user, Perm.RECORD_FINDING, visit_actors(request.user, visit))
    if request.method == "GET" and not visit.is_draft:
        raise closed_draft(visit)
    return visit


def carried_out(
    request: SignedInRequest, form: Any, work: Callable[[], str], visit: Visit
) -> HttpResponse | None:
    """`save_once` for a row of a draft.

    A form with errors is not worth putting right once the visit is locked: it is refused.
    """
    answer = save_once(request, form, work)
    if answer is None and not visit.is_draft:
        return refusal_page(request, closed_draft(visit), form)
    return answer


def carried_out_at_once(
    request: SignedInRequest, form: Any, work: Callable[[], str]
) -> HttpResponse:
    """For a button without a page of its own: what cannot be done is refused."""
    answer = save_once(request, form, work)
    if answer is None:
        raise MoveRefused(" ".join(text for texts in form.errors.values() for text in texts))
    return answer


@contextmanager
def or_back_to(address: str) -> Iterator[None]:
    """A page that cannot be opened now leads back to where its button stood."""
    try:
        yield
    except MoveRefused as refusal:
        refusal.back = address
        raise


def save_in_state(
    request: SignedInRequest, form: Any, work: Callable[[], str], refuse: Callable[[], None]
) -> HttpResponse | None:
    """`save_once`; a form with errors is not worth putting right once `refuse` refuses.

    `work` and `refuse` say by `or_back_to` where a refusal leads.
    """
    answer = save_once(request, form, work)
    if answer is None:
        try:
            refuse()
        except MoveRefused as refusal:
            return refusal_page(request, refusal, form)
    return answer


def may_write(user: User, visit: Visit) -> bool:
    return visit.is_draft and can(user, Perm.RECORD_FINDING, visit_actors(user, visit))


def sees_notes(user: User) -> bool:
    """Internal notes are never for the unit."""
    return user.role != User.Role.UNIT_STAFF


def request_crumbs(row: CorrectionRequest, here: Any) -> Crumbs:
    return [
        (_("Requests"), reverse("findings:request-list")),
        (row.code, request_page(row.pk)),
        (here, ""),
    ]


def crumbs_of(visit: Visit, here: Any) -> Crumbs:
    visits = reverse("inspections:visit-list")
    return [
        (_("Inspections"), visits),
        (str(visit.held_on.year), f"{visits}?year={visit.held_on.year}"),
        (str(visit), visit_page(visit.pk)),
        (here, ""),
    ]
