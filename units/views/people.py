"""Accounts as the administrator and the office keep them: list, edit, postings, slips."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.buttons import button_view
from accounts.forms import save_once
from accounts.listings import Column, Listing, exported, filter_words, listed
from accounts.models import SignedInRequest, User
from accounts.pages import page_of
from accounts.saved import tools
from accounts.sorting import Columns, in_order_of, say_unsorted, sorted_rows, vietnamese
from units import actions as unit_actions
from units.models import Posting
from units.people_forms import AccountFilter, AccountForm, PostingEndForm, PostingForm
from units.views.lists import may_export

PER_PAGE = 50


def _person(request: HttpRequest, pk: int) -> tuple[User, User]:
    """Who asks, and the account: in scope (404), theirs to manage (403)."""
    by = cast(User, request.user)
    person = get_object_or_404(User.objects.visible_to(by), pk=pk)
    if not actions.may_manage(by, person.role):
        raise PermissionDenied(_("Your role does not include this action."))
    return by, person


def _url(person: User) -> str:
    return reverse("units:account-edit", args=[person.pk])


SORTS: Columns = {
    "name": ["sort_key"],
    "username": [vietnamese("username")],
    "role": [in_order_of("role", User.Role.values), "sort_key"],
    "seen": ["last_login"],
}


def chosen_people(by: User, asked: QueryDict) -> tuple[AccountFilter, Any]:
    actions.require_account_rights(by)
    roles = actions.manageable_roles(by)
    people = User.objects.visible_to(by).filter(role__in=[value for value, _label in roles])
    people = people.order_by("-is_active", "sort_key", "pk")
    found = AccountFilter(asked, queryset=people, roles=roles)
    return found, sorted_rows(found.qs, asked, SORTS) if found.is_valid() else people.none()


def postings_today(by: User, people: Any) -> dict[int, list[Posting]]:
    """Where each works today, all in two queries."""
    today = Posting.objects.visible_to(by).on(timezone.localdate()).filter(user__in=people)
    postings: dict[int, list[Posting]] = {}
    for posting in today.select_related("user", "unit").prefetch_related("unit__versions"):
        postings.setdefault(posting.user_id, []).append(posting)
    return postings


@require_safe
def account_list(request: SignedInRequest) -> HttpResponse:
    found, people = chosen_people(request.user, request.GET)
    answer = exported(request, "units:account-list")
    if answer:
        return answer
    say_unsorted(request, SORTS)
    page = page_of(people, request.GET.get("page"), PER_PAGE)
    postings = postings_today(request.user, [person.pk for person in page])
    context = {
        "filter": found,
        "rows": [(person, postings.get(person.pk, [])) for person in page],
        "page_obj": page,
        "tools": tools(request, "units:account-list"),
    }
    return render(request, "units/account_list.html", context)


@listed("units:account-list", gettext_lazy("Accounts"), may_export=may_export)
def people_listing(user: User, asked: QueryDict) -> Listing:
    found, people = chosen_people(user, asked)
    postings = postings_today(user, people.order_by().values("pk"))
    columns = [
        Column(_("Name of the person"), lambda one: one.full_name, 42),
        Column(_("User name"), lambda one: one.username, 30),
        Column(_("Role"), lambda one: one.get_role_display(), 36),
        Column(_("Works today at"), lambda one: _places(postings.get(one.pk, [])), 80),
        Column(_("E-mail"), lambda one: one.email),
        Column(_("Telephone"), lambda one: one.phone),
        Column(_("Last sign-in"), lambda one: one.last_login, 32),
        Column(_("Account"), lambda one: _("active") if one.is_active else _("deactivated"), 24),
    ]
    return Listing("tai-khoan", columns, people, told=filter_words(found.form))


def _places(postings: list[Posting]) -> str:
    texts = ([str(one.unit), one.job_title] for one in postings)
    return "; ".join(", ".join(filter(None, parts)) for parts in texts)


@require_http_methods(["GET", "POST"])
def account_add(request: HttpRequest) -> HttpResponse:
    by = cast(User, request.user)
    actions.require_account_rights(by)
    form = AccountForm(request.POST or None, user=by, cancel_url=reverse("units:account-list"))
    if request.method == "POST":

        def work() -> str:
            person = actions.create_account(by=by, **form.values())
            messages.success(request, _("The account was made. Print its sign-in slip now."))
            return _url(person)

        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    return render(request, "units/account_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _person(request, pk)
    form = AccountForm(
        request.POST or None, instance=person, user=by, cancel_url=reverse("units:account-list")
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
    return render(request, "units/account_edit.html", context)


@require_http_methods(["GET", "POST"])
def account_close(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _person(request, pk)
    if request.method == "POST":
        actions.deactivate_account(person, by=by)
        messages.success(request, _("The account is deactivated and signed out everywhere."))
        return redirect("units:account-edit", pk)
    return render(request, "units/account_close.html", {"person": person, "cancel": _url(person)})


@button_view
def account_open(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _person(request, pk)
    actions.reactivate_account(person, by=by)
    messages.success(request, _("The account is active again."))
    return redirect("units:account-edit", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def account_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, then the slip. The link stands on this one page and is kept nowhere."""
    by, person = _person(request, pk)
    if request.method != "POST":
        context: dict[str, Any] = {"person": person, "cancel": _url(person)}
        return render(request, "units/account_slip_ask.html", context)
    link = actions.password_link(person, by=by, request=request)
    until = timezone.localtime() + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    code = segno.make(link, error="m").svg_data_uri(scale=4, border=2)
    context = {"person": person, "link": link, "code": code, "until": until, "back": _url(person)}
    return render(request, "units/account_slip.html", context)


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
    return render(request, "units/posting_add.html", {"form": form, "person": person})


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
    return render(request, "units/posting_end.html", {"form": form, "posting": posting})
