"""Lines on home pages: for the people of a unit, and for those who verify and decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from accounts.actions.notices import announce
from accounts.models import Notice, User
from findings.models import CorrectionRequest
from inspections.actions.notices import staff_of, supervisors_of


def tell_units(requests: Iterable[CorrectionRequest]) -> None:
    """One notice a person, however many requests their unit was handed."""
    by_unit: dict[int, list[CorrectionRequest]] = defaultdict(list)
    for request in requests:
        by_unit[request.current_unit_id].append(request)
    for unit_id, theirs in by_unit.items():
        notices = [_notice(person, theirs) for person in staff_of(unit_id)]
        visit = theirs[0].visit
        announce(notices, f"requests-{visit.pk}", practice=visit.is_training)


def tell_unit(request: CorrectionRequest, text: str) -> None:
    """A line about one request for each person of the unit it lies with; `text` as below."""
    _tell(request, text, staff_of(request.current_unit_id))


def _notice(person: User, requests: list[CorrectionRequest]) -> Notice:
    day = requests[0].visit.held_on
    with translation.override(person.language):
        text = ngettext(
            "%(count)d request from the inspection of %(day)s waits for your unit.",
            "%(count)d requests from the inspection of %(day)s wait for your unit.",
            len(requests),
        ) % {"count": len(requests), "day": f"{day:%d/%m/%Y}"}
    url = reverse("findings:request-list")
    if len(requests) == 1:
        url = reverse("findings:request-detail", args=[requests[0].pk])
    return Notice(recipient=person, text=text, url=url)


def tell_verifiers(request: CorrectionRequest, text: str, *, by: User) -> None:
    """A line for the office and the leader of the visit's own team, in each one's language.

    `text` is a marked msgid that may name %(unit)s and %(code)s.
    """
    _tell(request, text, supervisors_of(request.visit).exclude(pk=by.pk))


def _tell(request: CorrectionRequest, text: str, people: Iterable[User]) -> None:
    named = {"unit": request.unit_name, "code": request.code}
    url = reverse("findings:request-detail", args=[request.pk])
    notices = []
    for person in people:
        with translation.override(person.language):
            notices.append(Notice(recipient=person, text=gettext(text) % named, url=url))
    announce(notices, practice=request.visit.is_training)
