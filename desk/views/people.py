"""Accounts as the administrator and the office keep them: list, edit, postings, slips."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.forms import save_once
from accounts.models import User
from desk.people_forms import AccountForm, PostingEndForm, PostingForm
from units import actions as unit_actions
from units.models import Posting
from vietnamese.text import nfc

PER_PAGE = 50


def _person(request: HttpRequest, pk: int) -> tuple[User, User]:
    """Who asks, and the account: in scope (404), theirs to manage (403)."""
    by = cast(User, request.user)
    person = get_object_or_404(User.objects.visible_to(by), pk=pk)
    if not actions.may_manage(by, person.role):
        raise PermissionDenied(_("Your role does not include this action."))
    return by, person


def _url(person: User) -> str:
    return reverse("desk:account-edit", args=[person.pk])


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    by = cast(User, request.user)
    actions.require_account_rights(by)
    roles = actions.manageable_roles(by)
    people = User.objects.visible_to(by).filter(role__in=[value for value, _label in roles])
    role = request.GET.get("role", "")
    if role:
        people = people.filter(role=role)
    if request.GET.get("closed") != "1":
        people = people.filter(is_active=True)
    query = nfc(request.GET.get("q", ""))[:100]
    found = [person for person in people if person.matches(query)]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    today = Posting.objects.visible_to(by).on(timezone.localdate())
    shown = [person.pk for person in page]
    postings: dict[int, list[Posting]] = {}
    for posting in (
        today.filter(user__in=shown).select_related("unit").prefetch_related("unit__versions")
    ):
        postings.setdefault(posting.user_id, []).append(posting)
    rows = [(person, postings.get(person.pk, [])) for person in page]
    context = {"rows": rows, "page_obj": page, "roles": roles, "role": role, "q": query}
    return render(request, "desk/account_list.html", context)


@require_http_methods(["GET", "POST"])
def account_add(request: HttpRequest) -> HttpResponse:
    by = cast(User, request.user)
    actions.require_account_rights(by)
    form = AccountForm(request.POST or None, user=by, cancel_url=reverse("desk:account-list"))
    if request.method == "POST":

        def work() -> str:
            person = actions.create_account(by=by, **form.values())
            messages.success(request, _("The account was made. Print its sign-in slip now."))
            return _url(person)

        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    return render(request, "desk/account_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _person(request, pk)
    form = AccountForm(
        request.POST or None, instance=person, user=by, cancel_url=reverse("desk:account-list")
    )
    if request.method == "POST":

        def work() -> str:
            actions.change_account(person, by=by, seen=form.seen_fingerprint, **form.values())
            messages.success(request, _("The account was saved."))
            return _url(person)

        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    postings = Posting.objects.visible_to(by).filter(user=pk).select_related("acting_for")
    postings = postings.prefetch_related("unit__versions")
    kept = get_object_or_404(User.objects.visible_to(by), pk=pk)  # not what the form holds
    context = {"form": form, "person": kept, "postings": postings, "today": timezone.localdate()}
    return render(request, "desk/account_edit.html", context)


@require_http_methods(["GET", "POST"])
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _person(request, pk)
    if request.method == "POST":
        actions.deactivate_account(person, by=by)
        messages.success(request, _("The account is deactivated and signed out everywhere."))
        return redirect("desk:account-edit", pk)
    return render(request, "desk/account_close.html", {"person": person, "cancel": _url(person)})


@require_POST
def account_open(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _person(request, pk)
    actions.reactivate_account(person, by=by)
    messages.success(request, _("The account is active again."))
    return redirect("desk:account-edit", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def account_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, then the slip. The link stands on this one page and is kept nowhere."""
    by, person = _person(request, pk)
    if request.method != "POST":
        context: dict[str, Any] = {"person": person, "cancel": _url(person)}
        return render(request, "desk/account_slip_ask.html", context)
    link = actions.password_link(person, by=by, request=request)
    until = timezone.localtime() + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    code = segno.make(link, error="m").svg_data_uri(scale=4, border=2)
    context = {"person": person, "link": link, "code": code, "until": until, "back": _url(person)}
    return render(request, "desk/account_slip.html", context)


@require_http_methods(["GET", "POST"])
def posting_add(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _person(request, pk)
    form = PostingForm(request.POST or None, person=person, user=by, cancel_url=_url(person))
    if request.method == "POST":

        def work() -> str:
            unit_actions.save_posting(Posting(user=person, **form.values()), by=by)
            messages.success(request, _("The posting was added."))
            return _url(person)

        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    return render(request, "desk/posting_add.html", {"form": form, "person": person})


@require_http_methods(["GET", "POST"])
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    by = cast(User, request.user)
    posting = get_object_or_404(
        Posting.objects.visible_to(by).select_related("user", "unit"), pk=pk
    )
    _person(request, posting.user_id)
    form = PostingEndForm(request.POST or None, user=by, cancel_url=_url(posting.user))
    if request.method == "POST":

        def work() -> str:
            unit_actions.end_posting(pk, form.cleaned_data["last_day"], by=by)
            messages.success(request, _("The posting was ended."))
            return _url(posting.user)

        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    return render(request, "desk/posting_end.html", {"form": form, "posting": posting})
