"""Adding a body under a unit, a new name, a correction, the end of a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.asking import AGREED
from accounts.forms import save_once
from accounts.models import SignedInRequest
from accounts.permissions import Perm, require
from accounts.stale import fingerprint
from units import actions
from units.ending import follows_end
from units.forms import BodyForm, CorrectionForm, EndForm, VersionForm
from units.models import Unit, UnitVersion


def _unit_or_404(request: SignedInRequest, pk: int) -> Unit:
    unit: Unit = get_object_or_404(Unit.objects.visible_to(request.user).with_versions(), pk=pk)
    require(request.user, Perm.MANAGE_UNITS)
    return unit


def _answer(
    request: SignedInRequest,
    form: forms.BaseForm,
    work: Callable[[], str],
    context: dict[str, Any],
) -> HttpResponse:
    """Carry out `work` once, or show the form again with what is wrong."""
    if request.method == "POST":
        answer = save_once(request, form, work)
        if answer is not None:
            return answer
    return render(request, "units/unit_form.html", {"form": form, **context})


def _page(unit: Unit, title: str, action: str) -> dict[str, Any]:
    here = unit.get_absolute_url()
    return {
        "unit": unit,
        "title": title,
        "action": action,
        "cancel_url": here,
        "crumbs": [(_("Units"), reverse("units:unit-list")), (str(unit), here), (title, "")],
    }


@require_http_methods(["GET", "POST"])
def body_add(request: SignedInRequest, pk: int) -> HttpResponse:
    parent = _unit_or_404(request, pk)
    form = BodyForm(request.POST or None)

    def work() -> str:
        made = actions.add_unit({**form.values(), "parent": parent}, by=request.user)
        messages.success(request, _("%(name)s was added.") % {"name": made})
        return made.get_absolute_url()

    page = _page(parent, _("Add a body under this unit"), _("Add"))
    return _answer(request, form, work, page)


@require_http_methods(["GET", "POST"])
def unit_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = _unit_or_404(request, pk)
    latest = unit.nearest_version(None)
    if latest is None:
        return render(request, "404.html", status=404)
    initial = {
        name: getattr(latest, name)
        for name in ("full_name", "name", "kind", "code", "electronic_id")
    }
    form = VersionForm(
        request.POST or None,
        initial={**initial, "parent": latest.parent_id},
        user=request.user,
        level=latest.level,
    )

    def work() -> str:
        actions.start_version(pk, form.values(), by=request.user)
        messages.success(request, _("The new name is recorded; the former one is kept."))
        return Unit(pk=pk).get_absolute_url()

    page = _page(unit, _("A new name, kind, code or superior unit"), _("Record"))
    return _answer(request, form, work, page)


CORRECTED = (
    "full_name",
    "name",
    "kind",
    "code",
    "parent",
    "valid_from",
    "valid_to",
    "electronic_id",
    "note",
)


@require_http_methods(["GET", "POST"])
def version_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    version = get_object_or_404(
        UnitVersion.objects.visible_to(request.user).select_related("unit"), pk=pk
    )
    unit = _unit_or_404(request, version.unit_id)
    initial = {name: version.serializable_value(name) for name in CORRECTED}
    form = CorrectionForm(
        request.POST or None,
        initial={**initial, "seen": fingerprint(version, CORRECTED)},
        user=request.user,
        level=version.level,
    )
    form.fields["parent"].offer(request.user, version.valid_from or version.valid_to)  # type: ignore[attr-defined]

    def work() -> str:
        seen = form.cleaned_data["seen"]
        agreed = request.POST.get(AGREED, "")
        actions.correct_version(pk, form.values(), seen=seen, agreed=agreed, by=request.user)
        messages.success(request, _("The record was put right."))
        return unit.get_absolute_url()

    page = _page(unit, _("Put right what is recorded"), _("Save"))
    return _answer(request, form, work, page)


@require_http_methods(["GET", "POST"])
def unit_end(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = _unit_or_404(request, pk)
    form = EndForm(request.POST or None, user=request.user)

    def work() -> str:
        asked = form.cleaned_data
        actions.end_unit(
            pk,
            asked["last_day"],
            by=request.user,
            successors=asked["successors"],
            basis=asked["basis"],
            agreed=request.POST.get(AGREED, ""),
        )
        messages.success(request, _("The end of the unit is recorded."))
        return Unit(pk=pk).get_absolute_url()

    page = _page(unit, _("End of this unit"), _("Record"))
    if not form.is_bound:  # a sent form is told exactly what follows from its day
        page["follows"] = follows_end(unit, timezone.localdate())
    return _answer(request, form, work, page)
