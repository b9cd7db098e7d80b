"""A unit asks for more time. Who decides, and what then happens to the day, is `decisions`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.permissions import Perm
from accounts.refused import MoveRefused
from findings.actions.answers import refuse_closed
from findings.actions.moves import lock_request
from findings.actions.notices import tell_verifiers
from findings.models import CorrectionRequest, Extension, ExtensionFile
from findings.relations import acting_for
from inspections.files import files_undone_on_error, store_file
from inspections.uploads import CheckedUpload

FIELDS = ("reason", "proposed_on")


def ask_extension(
    request_id: int, values: Mapping[str, Any], files: Sequence[CheckedUpload] = (), *, by: User
) -> Extension:
    """Ask for a later day, with the reason and the papers that support it.

    Raises CorrectionRequest.DoesNotExist, PermissionDenied, MoveRefused (state, no day to move,
    one not decided yet), ValidationError (by field).
    """
    if strange := set(values) - set(FIELDS):
        raise ValueError(f"not of an extension: {sorted(strange)}")
    with files_undone_on_error(), transaction.atomic():
        request = lock_request(request_id, by=by)
        refuse_no_extension(request, by=by)
        asked = Extension(
            request=request,
            number=_next_number(request),
            deadline_then=request.deadline,
            by=by,
            acting_for=acting_for(by, request.current_unit_id),
            **values,
        )
        asked.full_clean(exclude=["request", "by", "acting_for"], validate_constraints=False)
        _refuse_day(request, asked.proposed_on)
        asked.save()
        for upload in files:
            store_file(ExtensionFile(extension=asked), upload, by=by)
        tell_verifiers(
            request, gettext_noop("%(unit)s asks for more time for request %(code)s."), by=by
        )
    return asked


def refuse_no_extension(request: CorrectionRequest, *, by: User) -> None:
    """Right and state: the unit still has to answer by a day, and no wish of it is undecided."""
    refuse_closed(request, Perm.ASK_EXTENSION, by=by)
    if request.deadline is None:
        raise MoveRefused(_("This request names no day: there is nothing to extend."), row=request)
    if undecided(request):
        raise MoveRefused(_("More time was asked for already and is not decided yet."), row=request)


def undecided(request: CorrectionRequest) -> bool:
    return Extension.objects.filter(request=request, decision__isnull=True).exists()


def _next_number(request: CorrectionRequest) -> int:
    rows = Extension.objects.filter(request=request)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _refuse_day(request: CorrectionRequest, proposed: dt.date) -> None:
    if request.deadline is not None and proposed <= request.deadline:
        text = _("The day lies not after the deadline of %(day)s.")
        raise ValidationError({"proposed_on": text % {"day": f"{request.deadline:%d/%m/%Y}"}})
    if proposed < timezone.localdate():
        raise ValidationError({"proposed_on": _("This day has passed.")})
