"""The lists of findings and of requests, and the same rows as a table to take away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.listings import Column, Listing, exported, filter_words, listed
from accounts.models import SignedInRequest, User
from accounts.pages import page_of, say_unread
from accounts.saved import tools
from accounts.sorting import Columns, in_order_of, say_unsorted, sorted_rows, vietnamese
from findings.deadlines import deadline_of
from findings.filters import TABS, FindingFilter, RequestFilter, RowFilter, in_tab, tab_of
from findings.lines import force_verb, scope_words
from findings.models import CorrectionRequest, Finding
from findings.reminder_texts import zalo_texts
from inspections.relations import may_export_lists
from units.models.querysets import read_names, unit_name_order

ROWS_A_PAGE = 50


UNIT = unit_name_order("visit__unit", "visit__held_on")
FINDING_SORTS: Columns = {
    "number": ["visit__held_on__year", "visit", in_order_of("kind", Finding.Kind.values), "number"],
    "scope": [in_order_of("scope", Finding.Scope.values), vietnamese("scope_text")],
    "area": ["area__frame__valid_from", "area__order"],
    "unit": [UNIT, "visit__held_on", "number"],
    "day": ["visit__held_on", "visit", "number"],
}
REQUEST_SORTS: Columns = {
    "number": ["visit__held_on__year", "visit", "number"],
    "unit": [unit_name_order("current_unit", "visit__held_on"), "deadline"],
    "due": ["deadline"],
    "state": [in_order_of("status", CorrectionRequest.Status.values), "deadline"],
}


def _context(request: SignedInRequest, name: str, narrowed: RowFilter, rows: Any) -> dict[str, Any]:
    page = page_of(rows, request.GET.get("page"), ROWS_A_PAGE)
    return {
        "filter": narrowed,
        "form": narrowed.form,
        "page_obj": page,
        "rows": page.object_list,
        "narrowed": any(request.GET.get(name) for name in narrowed.filters),
        "tools": tools(request, name),
    }


def _chosen(narrowed: RowFilter, columns: Columns) -> Any:
    """Nothing at all while a filter cannot be read: a wrong list would look like a right one."""
    if not narrowed.is_valid():
        return narrowed.queryset.none()
    return sorted_rows(narrowed.qs, narrowed.data, columns)


def _findings(user: User, asked: QueryDict) -> FindingFilter:
    found = Finding.objects.visible_to(user).for_list()
    return FindingFilter(asked, queryset=found, user=user)


@require_safe
def finding_list(request: SignedInRequest) -> HttpResponse:
    answer = exported(request, "findings:finding-list")
    if answer:
        return answer
    narrowed = _findings(request.user, request.GET)
    say_unsorted(request, FINDING_SORTS)
    rows = _chosen(narrowed, FINDING_SORTS)
    context = _context(request, "findings:finding-list", narrowed, rows)
    return render(request, "findings/finding_list.html", context)


@require_safe
def request_list(request: SignedInRequest) -> HttpResponse:
    answer = exported(request, "findings:request-list")
    if answer:
        return answer
    rows = CorrectionRequest.objects.visible_to(request.user).for_page().open_first()
    narrowed = RequestFilter(request.GET, queryset=rows, user=request.user)
    say_unsorted(request, REQUEST_SORTS)
    every = _chosen(narrowed, REQUEST_SORTS)
    tab = tab_of(request.GET.get("tab", ""))
    say_unread(request, "tab", read=bool(tab))
    context = _context(request, "findings:request-list", narrowed, in_tab(every, tab))
    read_names(unit for row in context["rows"] for unit in (row.visit.unit, row.current_unit))
    context |= {"tabs": _tabs(request.user), "tab": tab}
    if tab == "overdue" and request.user.role == User.Role.OFFICE:
        context["messages_out"] = zalo_texts(context["rows"])
    return render(request, "findings/request_list.html", context)


def _tabs(user: User) -> list[tuple[str, Any]]:
    """Drafts are no matter of the unit."""
    hidden = {"draft"} if user.role == User.Role.UNIT_STAFF else set()
    return [(name, label) for name, label in TABS if name not in hidden]


@listed("findings:finding-list", gettext_lazy("Findings"), may_export=may_export_lists)
def findings_listing(user: User, asked: QueryDict) -> Listing:
    narrowed = _findings(user, asked)
    columns = [
        Column(_("Number"), lambda row: row.code, 36),
        Column(_("Unit"), lambda row: row.visit.unit_name, 38),
        Column(_("Day of the visit"), lambda row: row.visit.held_on, 23),
        Column(_("Kind"), lambda row: row.get_kind_display(), 20),
        Column(_("What was found"), lambda row: row.condition, 100),
        Column(_("Concerns"), lambda row: row.get_scope_display()),
        Column(_("Scope as printed"), scope_words, 34),
        Column(_("Area"), lambda row: row.area.name, 40),
        Column(_("Criterion"), lambda row: row.criterion.code if row.criterion else ""),
        Column(_("Cause"), lambda row: row.cause),
        Column(_("Effect"), lambda row: row.effect),
        Column(_("Legal basis"), lambda row: row.legal_basis),
        Column(_("Severity"), lambda row: row.get_severity_display()),
        Column(_("Opinion of the unit"), lambda row: row.get_unit_opinion_display()),
    ]
    told = filter_words(narrowed.form)
    return Listing("phat-hien", columns, _chosen(narrowed, FINDING_SORTS), told=told)


@listed("findings:request-list", gettext_lazy("Correction requests"), may_export=may_export_lists)
def requests_listing(user: User, asked: QueryDict) -> Listing:
    rows = CorrectionRequest.objects.visible_to(user).for_list().open_first()
    narrowed = RequestFilter(asked, queryset=rows, user=user)
    tab = asked.get("tab", "")
    columns = [
        Column(_("Number"), lambda row: row.code, 36),
        Column(_("Inspected unit"), lambda row: row.visit.unit_name, 34),
        Column(_("Day of the visit"), lambda row: row.visit.held_on),
        Column(_("What is asked"), lambda row: row.text, 88),
        Column(_("Force"), force_verb, 20),
        Column(_("Area"), lambda row: row.area.name if row.area else ""),
        Column(_("Unit it lies with"), lambda row: row.unit_name, 34),
        Column(_("Responsible post"), lambda row: row.responsible_post),
        Column(_("Answers"), lambda row: ", ".join(one.label for one in row.findings.all())),
        Column(_("Due on"), lambda row: row.deadline),
        Column(_("Deadline"), lambda row: deadline_of(row).line, 40),
        Column(_("State"), lambda row: row.get_status_display(), 24),
    ]
    told = filter_words(narrowed.form)
    named = dict(TABS) | {"due": _("Overdue or due soon"), "": ""}
    told += [(_("State"), str(named[tab]))] if named.get(tab) else []
    rows = in_tab(_chosen(narrowed, REQUEST_SORTS), tab)
    return Listing("kien-nghi", columns, rows, told=told)
