"""A unit ends; what it still had to put right goes on to a living one, by a person's decision."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused
from engines.vietnamese.text import is_blank
from findings.actions.notices import tell_units
from findings.models import CorrectionRequest, Handover
from findings.models.request import OPEN_STATES
from findings.relations import request_actors
from inspections.actions.shares import share_visit
from units.models import Unit


def hand_over(request_id: int, to_unit: Unit, note: str, *, by: User) -> Handover:
    """The request lies with `to_unit` from now on; what it was called before stays written.

    Raises CorrectionRequest.DoesNotExist, Unit.DoesNotExist, PermissionDenied, MoveRefused
    (closed, or its unit still stands), ValidationError (`to_unit` stands no more, no note).
    """
    return hand_over_all([request_id], to_unit, note, by=by)[0]


@transaction.atomic
def hand_over_all(
    request_ids: Sequence[int], to_unit: Unit, note: str, *, by: User
) -> list[Handover]:
    """Several under the same rules; when one of them is refused, none is handed over."""
    rows = CorrectionRequest.objects.visible_to(by).select_related("visit", "current_unit")
    rows = rows.filter(pk__in=request_ids).order_by("pk").select_for_update(of=("self",))
    requests = list(rows)
    if len(requests) != len(set(request_ids)):
        raise CorrectionRequest.DoesNotExist
    for request in requests:
        require(by, Perm.HAND_OVER, request_actors(by, request))
    for request in requests:
        _refuse_state(request)
    _refuse_values(to_unit, note, by=by)
    handed = [_hand(request, to_unit, note, by=by) for request in requests]
    for _visit, theirs in groupby(sorted(requests, key=_visit_of), key=_visit_of):
        tell_units(theirs)
    return handed


def _visit_of(request: CorrectionRequest) -> int:
    return request.visit_id


def _refuse_state(request: CorrectionRequest) -> None:
    if request.status not in OPEN_STATES:
        raise MoveRefused(
            _("Request %(code)s is “%(state)s” now: there is nothing left to hand over.")
            % {"code": request.code, "state": request.get_status_display()},
            row=request,
        )
    if not Unit.objects.ended().filter(pk=request.current_unit_id).exists():
        raise MoveRefused(
            _("Request %(code)s lies with %(unit)s, which still stands.")
            % {"code": request.code, "unit": request.current_unit.name_on(None)},
            row=request,
        )


def _refuse_values(to_unit: Unit, note: str, *, by: User) -> None:
    unit = Unit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=to_unit.pk)
    faults = {}
    if not Unit.objects.living().filter(pk=unit.pk).exists():
        faults["unit"] = [_("%(unit)s stands no more.") % {"unit": unit.name_on(None)}]
    if is_blank(note):
        faults["note"] = [_("Say why this unit takes it over.")]
    if faults:
        raise ValidationError(faults)


def _hand(request: CorrectionRequest, to_unit: Unit, note: str, *, by: User) -> Handover:
    before = request.current_unit
    request.current_unit = to_unit
    request.save()
    share_visit(
        request.visit, to_unit, _("Took over request %(code)s.") % {"code": request.code}, by=by
    )
    handed: Handover = Handover.objects.create(
        request=request, from_unit=before, to_unit=to_unit, note=note, by=by
    )
    return handed
