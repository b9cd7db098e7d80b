"""Moves a deadline: decisions on a unit's wish for more time, and notices of the office.

`due_on`, the first day, never changes; `deadline` is the day in force.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.asking import refuse_unasked
from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused, StalePage
from engines.vietnamese.text import is_blank
from findings.actions.moves import lock_request
from findings.actions.notices import tell_unit
from findings.models import CorrectionRequest, DateNotice, Extension, ExtensionDecision
from findings.models.request import OPEN_STATES, RequestStatus
from findings.relations import request_actors
from findings.rules import same_day_words

GRANTED = gettext_noop("Your unit was given more time for request %(code)s.")
REFUSED = gettext_noop("Your unit was given no more time for request %(code)s.")
NAMED = gettext_noop("A deadline was set for request %(code)s.")


@transaction.atomic
def decide_extension(
    extension_id: int, granted_until: dt.date | None, reason: str, *, by: User
) -> ExtensionDecision:
    """Grant more time until a day, or refuse it (`None`) with a reason. It is decided once.

    Raises Extension.DoesNotExist, PermissionDenied, StalePage, MoveRefused, ValidationError.
    """
    extension = Extension.objects.visible_to(by).get(pk=extension_id)
    request = lock_request(extension.request_id, by=by)
    require(by, Perm.DECIDE_EXTENSION, request_actors(by, request))
    refuse_no_decision(extension, request, by=by)
    if granted_until is not None:
        refuse_early(granted_until, extension.deadline_then, request.deadline)
    elif is_blank(reason):
        raise ValidationError({"reason": _("Give a reason.")})
    decision = ExtensionDecision(
        extension=extension, granted_until=granted_until, reason=reason, by=by
    )
    decision.full_clean(validate_unique=False)
    decision.save()
    if granted_until is not None:
        _set(request, granted_until)
    tell_unit(request, REFUSED if granted_until is None else GRANTED)
    return decision


def refuse_no_decision(extension: Extension, request: CorrectionRequest, *, by: User) -> None:
    """Somebody else's wish, not decided yet, for a request that is still open."""
    if by.pk in {extension.by_id, extension.acting_for_id}:
        raise PermissionDenied(_("You asked for this yourself: somebody else decides it."))
    _refuse_decided(extension, request)
    if request.status not in OPEN_STATES:
        raise MoveRefused(
            _("The request is “%(state)s” now; its deadline no longer matters.")
            % {"state": request.get_status_display()},
            row=request,
        )


def _refuse_decided(extension: Extension, request: CorrectionRequest) -> None:
    decision = ExtensionDecision.objects.filter(extension=extension).select_related("by").first()
    if decision is None:
        return
    until = decision.granted_until
    raise StalePage(
        _("Somebody has decided this already. Your decision is below, beside theirs."),
        row=request,
        current={
            "granted_until": f"{until:%d/%m/%Y}" if until else _("refused"),
            "reason": decision.reason,
            _("Decided by"): f"{decision.by}, {timezone.localtime(decision.at):%d/%m/%Y}",
        },
    )


def refuse_early(day: dt.date, *deadlines: dt.date | None) -> None:
    """More time ends later than what is in force, and not in the past."""
    last = max((one for one in deadlines if one), default=None)
    if last is not None and day <= last:
        raise ValidationError(
            {
                "granted_until": _("Name a day after the deadline of %(day)s.")
                % {"day": f"{last:%d/%m/%Y}"}
            }
        )
    if day < timezone.localdate():
        raise ValidationError({"granted_until": _("Name a day that is not past.")})


@transaction.atomic
def set_deadline(
    request_id: int,
    due_on: dt.date,
    reason: str,
    *,
    by: User,
    seen: dt.date | None,
    agreed: str = "",
) -> DateNotice:
    """Name a day for a request that has none, or another one after its answer was returned.

    `seen`: the deadline the page showed. `agreed`: the token of what the person was told that
    follows. Raises AskFirst, CorrectionRequest.DoesNotExist, PermissionDenied,
    StalePage, MoveRefused, ValidationError.
    """
    request = lock_request(request_id, by=by)
    require(by, Perm.SET_DEADLINE, request_actors(by, request))
    if request.deadline != seen:
        now = f"{request.deadline:%d/%m/%Y}" if request.deadline else _("no time limit stated")
        raise StalePage(
            _("The deadline was changed after you opened the page."),
            row=request,
            current={"due_on": now},
        )
    refuse_no_day(request)
    if due_on < timezone.localdate():
        raise ValidationError({"due_on": _("Name a day that is not past.")})
    refuse_unasked(same_day_words(due_on, request.visit), agreed)
    notice = DateNotice(request=request, due_on=due_on, reason=reason, by=by)
    notice.full_clean()
    notice.save()
    _set(request, due_on)
    tell_unit(request, NAMED)
    return notice


def refuse_no_day(request: CorrectionRequest) -> None:
    if not takes_a_day(request):
        raise MoveRefused(
            _("This request has its deadline, or is over: no other day can be named for it."),
            row=request,
        )


def takes_a_day(request: CorrectionRequest) -> bool:
    """Open without a day, or returned: only then the office names one."""
    if request.status == RequestStatus.RETURNED:
        return True
    return request.status in OPEN_STATES and request.deadline is None


def _set(request: CorrectionRequest, day: dt.date) -> None:
    request.deadline = day
    request.save()
