"""Scope first: the visit or the document a page is about, or 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import add_errors
from accounts.models import SignedInRequest, User
from accounts.once import run_once, sent_before
from accounts.refusals import refusal_page
from accounts.refused import MoveRefused
from inspections.models import Visit
from reports.forms import IssuingForm
from reports.models import IssuedDocument
from reports.paper_check import LayoutFaults

Store = Callable[[], IssuedDocument]


def draft_visit(request: SignedInRequest, pk: int) -> Visit:
    """A visit whose draft somebody asks for. To unit staff no draft exists."""
    if request.user.role == User.Role.UNIT_STAFF:
        raise Http404
    rows = Visit.objects.visible_to(request.user).for_list()
    visit: Visit = get_object_or_404(rows, pk=pk)
    return visit


def document_for(request: SignedInRequest, pk: int) -> IssuedDocument:
    rows = IssuedDocument.objects.visible_to(request.user).for_list()
    document: IssuedDocument = get_object_or_404(rows, pk=pk)
    return document


def document_url(document: IssuedDocument) -> str:
    return reverse("reports:document-detail", args=[document.pk])


def visit_url(visit: Visit) -> str:
    return visit.get_absolute_url()


def home_of(document: IssuedDocument) -> str:
    """The page of its visit; of a document of no visit, its own."""
    return visit_url(document.visit) if document.visit else document_url(document)


def crumb_documents() -> tuple[str, str]:
    return _("Issued documents"), reverse("reports:document-list")


def issue_once(
    request: HttpRequest,
    form: forms.BaseForm,
    issue: Callable[[Callable[[Store], Any]], HttpResponse],
) -> HttpResponse | None:
    """As `save_once`, for actions that render before their transaction.

    `issue` hands its storing to the function it is given, which keeps the form's key with it.
    """
    request.sent_form = form  # type: ignore[attr-defined]  # its labels, for a page of refusal
    try:
        earlier = sent_before(request)
        if earlier is not None:
            return earlier
        if not form.is_valid():
            return None
        doubles = getattr(form, "may_double", False)
        return issue(
            lambda store: run_once(request, lambda: document_url(store()), makes_row=doubles)
        )
    except MoveRefused as refusal:
        return refusal_page(request, refusal, form)
    except LayoutFaults as error:
        if isinstance(form, IssuingForm):
            form.ask_layout_reason()
        add_errors(form, error)
    except ValidationError as error:
        add_errors(form, error)
    return None
