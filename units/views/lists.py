"""The list of units as of a day, its export, and the tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.exports import export_response
from accounts.models import SignedInRequest, User
from accounts.permissions import Actor, Perm, can, require
from units.forms import UnitFilter
from units.models import UnitVersion
from units.models.querysets import UnitVersionQuerySet
from units.views.search import asked_day

PAGE = 25


def found_units(user: User, form: UnitFilter) -> UnitVersionQuerySet:
    """One version a unit: what stands on the day, or, searching without a day, each unit's last."""
    rows: UnitVersionQuerySet = UnitVersion.objects.visible_to(user)
    if not form.is_valid():
        return rows.none()
    asked = form.cleaned_data
    # searched without a day, what has ended is found too: "875" is huyện Lấp Vò for ever
    always = asked["q"] and not asked["tai_ngay"]
    rows = rows.last_of_each() if always else rows.as_of(asked["tai_ngay"])
    if asked["cap"]:
        rows = rows.filter(level=asked["cap"])
    if asked["loai"]:
        rows = rows.filter(kind=asked["loai"])
    rows = rows.for_list()
    return rows.matching(asked["q"]).ranked(asked["q"]) if asked["q"] else rows


def may_export(user: User) -> bool:
    own = [Actor.UNIT_STAFF] if user.role == User.Role.UNIT_STAFF else []
    return can(user, Perm.EXPORT_LISTS, own)


@require_safe
def unit_list(request: SignedInRequest) -> HttpResponse:
    form = UnitFilter(request.GET)
    rows = found_units(request.user, form)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    day = asked_day(request) or timezone.localdate()
    context = {
        "form": form,
        "page_obj": page,
        "rows": [(row, row.parent.name_on(day) if row.parent else "") for row in page],
        "day": day,
        "is_filtered": any(form.data.get(name) for name in form.fields),
        "may_export": may_export(request.user),
        "crumbs": [(_("Units"), "")],
    }
    return render(request, "units/unit_list.html", context)


@require_safe
def unit_export(request: SignedInRequest) -> HttpResponse:
    if not may_export(request.user):
        require(request.user, Perm.EXPORT_LISTS)
    rows = found_units(request.user, UnitFilter(request.GET))
    day = asked_day(request) or timezone.localdate()
    headers = [
        _("Official code"),
        _("Full name"),
        _("Level"),
        _("Kind"),
        _("Superior unit"),
        _("From"),
        _("To"),
        _("Electronic identifier"),
    ]
    table = (
        [
            row.code,
            row.full_name,
            row.get_level_display(),
            row.get_kind_display(),
            row.parent.name_on(day) if row.parent else "",
            row.valid_from,
            row.valid_to,
            row.electronic_id,
        ]
        for row in rows
    )
    chosen = "csv" if request.GET.get("format") == "csv" else "xlsx"
    return export_response(request, f"don-vi-{day:%Y-%m-%d}", headers, table, chosen)


@dataclass
class Node:
    version: UnitVersion
    below: list[Node] = field(default_factory=list)


def tree_on(user: User, day: dt.date) -> list[Node]:
    """The units `user` sees on `day` as trees, each level in Vietnamese order."""
    versions = UnitVersion.objects.visible_to(user).as_of(day).order_by("sort_key", "pk")
    nodes = {version.unit_id: Node(version) for version in versions}
    roots: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.version.parent_id)
        (above.below if above else roots).append(node)
    return roots


@require_safe
def unit_tree(request: SignedInRequest) -> HttpResponse:
    form = UnitFilter(request.GET)
    day = asked_day(request) or timezone.localdate()
    context = {
        "form": form,
        "day": day,
        "roots": tree_on(request.user, day) if form.is_valid() else [],
        "crumbs": [(_("Units"), reverse("units:unit-list")), (_("Tree of units"), "")],
    }
    return render(request, "units/unit_tree.html", context)
