"""The lists of findings and of requests, and the same rows as a table to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.exports import Row, export_response
from accounts.models import SignedInRequest, User
from accounts.permissions import Perm, can, require
from findings.deadlines import deadline_of
from findings.filters import TABS, FindingFilter, RequestFilter, RowFilter, in_tab
from findings.lines import force_verb, scope_words
from findings.models import CorrectionRequest, Finding
from findings.relations import list_actors
from findings.reminder_texts import zalo_texts

ROWS_A_PAGE = 50


def _context(request: SignedInRequest, narrowed: RowFilter, rows: Any) -> dict[str, Any]:
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return {
        "filter": narrowed,
        "form": narrowed.form,
        "page_obj": page,
        "rows": page.object_list,
        "narrowed": any(request.GET.get(name) for name in narrowed.filters),
        "may_export": can(request.user, Perm.EXPORT_LISTS, list_actors(request.user)),
    }


def _chosen(narrowed: RowFilter) -> Any:
    """Nothing at all while a filter cannot be read: a wrong list would look like a right one."""
    return narrowed.qs if narrowed.is_valid() else narrowed.queryset.none()


@require_safe
def finding_list(request: SignedInRequest) -> HttpResponse:
    found = Finding.objects.visible_to(request.user).for_list()
    narrowed = FindingFilter(request.GET, queryset=found, request=request)
    rows = _chosen(narrowed)
    if "export" in request.GET:
        require(request.user, Perm.EXPORT_LISTS, list_actors(request.user))
        table = finding_table(rows)
        return export_response(request, "phat-hien", finding_heads(), table, request.GET["export"])
    return render(request, "findings/finding_list.html", _context(request, narrowed, rows))


@require_safe
def request_list(request: SignedInRequest) -> HttpResponse:
    found = CorrectionRequest.objects.visible_to(request.user).for_list()
    narrowed = RequestFilter(request.GET, queryset=found, request=request)
    every = _chosen(narrowed)
    tab = request.GET.get("tab", "")
    rows = in_tab(every, tab)
    if "export" in request.GET:
        require(request.user, Perm.EXPORT_LISTS, list_actors(request.user))
        table = request_table(rows)
        return export_response(request, "kien-nghi", request_heads(), table, request.GET["export"])
    context = _context(request, narrowed, rows) | {"tabs": _tabs(request.user), "tab": tab}
    if tab == "overdue" and request.user.role == User.Role.OFFICE:
        context["messages_out"] = zalo_texts(context["rows"])
    return render(request, "findings/request_list.html", context)


def _tabs(user: User) -> list[tuple[str, Any]]:
    """Drafts are no matter of the unit."""
    hidden = {"draft"} if user.role == User.Role.UNIT_STAFF else set()
    return [(name, label) for name, label in TABS if name not in hidden]


def finding_heads() -> Row:
    return [
        _("Number"),
        _("Unit"),
        _("Day of the visit"),
        _("Kind"),
        _("What was found"),
        _("Concerns"),
        _("Scope as printed"),
        _("Area"),
        _("Criterion"),
        _("Cause"),
        _("Effect"),
        _("Legal basis"),
        _("Severity"),
        _("Opinion of the unit"),
    ]


def finding_table(rows: Any) -> Iterator[Row]:
    for row in rows:
        yield [
            row.code,
            row.visit.unit_name,
            row.visit.held_on,
            row.get_kind_display(),
            row.condition,
            row.get_scope_display(),
            scope_words(row),
            row.area.name,
            row.criterion.code if row.criterion else "",
            row.cause,
            row.effect,
            row.legal_basis,
            row.get_severity_display(),
            row.get_unit_opinion_display(),
        ]


def request_heads() -> Row:
    return [
        _("Number"),
        _("Inspected unit"),
        _("Day of the visit"),
        _("What is asked"),
        _("Force"),
        _("Area"),
        _("Unit it lies with"),
        _("Responsible post"),
        _("Answers"),
        _("Due on"),
        _("Deadline"),
        _("State"),
    ]


def request_table(rows: Any) -> Iterator[Row]:
    for row in rows:
        yield [
            row.code,
            row.visit.unit_name,
            row.visit.held_on,
            row.text,
            force_verb(row),
            row.area.name if row.area else "",
            row.unit_name,
            row.responsible_post,
            ", ".join(finding.label for finding in row.findings.all()),
            row.deadline,
            deadline_of(row).line,
            row.get_status_display(),
        ]
