"""The list of units as of a day, its export, and the tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.listings import Column, Listing, exported, filter_words, listed
from accounts.models import SignedInRequest, User
from accounts.pages import page_of
from accounts.permissions import Actor, Perm, can
from accounts.saved import tools
from accounts.sorting import Columns, in_order_of, say_unsorted, sorted_rows, vietnamese
from units.forms import UnitFilter
from units.models import UnitVersion
from units.models.querysets import UnitVersionQuerySet, unit_name_order
from units.views.search import asked_day, day_of

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
    rows = rows.matching(asked["q"]).ranked(asked["q"]) if asked["q"] else rows
    return sorted_rows(rows, form.data, sorts_on(asked["tai_ngay"]))


def sorts_on(day: dt.date | None) -> Columns:
    """The columns the list sorts by; a superior unit by the name it has on `day` (today)."""
    return {
        "name": ["sort_key"],
        "code": [vietnamese("code")],
        "level": [in_order_of("level", UnitVersion.Level.values), "sort_key"],
        "parent": [unit_name_order("parent", day or timezone.localdate()), "sort_key"],
    }


def may_export(user: User) -> bool:
    own = [Actor.UNIT_STAFF] if user.role == User.Role.UNIT_STAFF else []
    return can(user, Perm.EXPORT_LISTS, own)


def day_shown(asked: QueryDict) -> dt.date:
    return day_of(asked) or timezone.localdate()


@require_safe
def unit_list(request: SignedInRequest) -> HttpResponse:
    answer = exported(request, "units:unit-list")
    if answer:
        return answer
    form = UnitFilter(request.GET)
    rows = found_units(request.user, form)
    page = page_of(rows, request.GET.get("page"), PAGE)
    say_unsorted(request, sorts_on(None))
    day = day_shown(request.GET)
    context = {
        "form": form,
        "page_obj": page,
        "rows": [(row, row.parent.name_on(day) if row.parent else "") for row in page],
        "day": day,
        "is_filtered": any(form.data.get(name) for name in form.fields),
        "tools": tools(request, "units:unit-list"),
        "crumbs": [(_("Units"), "")],
    }
    return render(request, "units/unit_list.html", context)


@listed("units:unit-list", gettext_lazy("Units"), may_export=may_export)
def units_listing(user: User, asked: QueryDict) -> Listing:
    form = UnitFilter(asked)
    day = day_shown(asked)
    columns = [
        Column(_("Official code"), lambda row: row.code, 24),
        Column(_("Full name"), lambda row: row.full_name, 70),
        Column(_("Level"), lambda row: row.get_level_display(), 28),
        Column(_("Kind"), lambda row: row.get_kind_display(), 28),
        Column(_("Superior unit"), lambda r: r.parent.name_on(day) if r.parent else "", 52),
        Column(_("From"), lambda row: row.valid_from, 23),
        Column(_("To"), lambda row: row.valid_to, 23),
        Column(_("Electronic identifier"), lambda row: row.electronic_id),
    ]
    told = filter_words(form)
    return Listing(f"don-vi-{day:%Y-%m-%d}", columns, found_units(user, form), told=told)


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
