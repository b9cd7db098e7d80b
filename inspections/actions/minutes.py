"""Writing the parts of the minutes that belong to the visit itself, while it is not issued."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.asking import refuse_unasked
from accounts.models import User
from accounts.stale import refuse_stale
from inspections.actions.moves import lock_for_writing, touch
from inspections.actions.rows import RowChange, apply_rows, onto_the_list
from inspections.files import files_undone_on_error, remove_file, store_file
from inspections.leaning import asking_what_follows
from inspections.losses import lost_signers
from inspections.models import Participant, SiteCheck, Visit, VisitFile
from inspections.signers import follow_roles
from inspections.uploads import CheckedUpload

GENERAL_FIELDS = (
    "session",
    "starts_at",
    "ends_at",
    "place",
    "period_from",
    "period_to",
    "period_label",
    "contents",
)
# What is typed in while or after the draft is read to the unit.
CLOSING_FIELDS = ("opinion", "opinion_text", "ends_at")
COPIES_FIELDS = ("copies_total", "copies_team", "copies_unit")
NOTE_FIELDS = ("internal_note",)
PART_FIELDS = frozenset(GENERAL_FIELDS + CLOSING_FIELDS + COPIES_FIELDS + NOTE_FIELDS)
READING_FIELDS = frozenset(CLOSING_FIELDS + COPIES_FIELDS + NOTE_FIELDS)

PARTICIPANT_FIELDS = (
    "side",
    "team",
    "role",
    "honorific",
    "full_name",
    "position",
    "is_present",
    "signs",
    "signature_title",
    "order",
)
SITE_FIELDS = ("place", "activity", "actors", "order")
FILE_FIELDS = ("caption", "document_date", "prints")
MAX_FILES_OF_VISIT = 100
MOST_COPIES = 99


@transaction.atomic
def edit_minutes_part(
    visit_id: int, values: dict[str, Any], *, seen: str, agreed: str = "", by: User
) -> Visit:
    """`agreed`: the token of what the person was told that follows.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, StalePage, AskFirst, ValidationError.
    """
    unknown = set(values) - PART_FIELDS
    if unknown:
        raise ValueError(f"not a part of the minutes: {sorted(unknown)}")
    visit = lock_for_writing(visit_id, by=by)
    refuse_stale(visit, values, seen)
    with asking_what_follows(visit, agreed):
        for name, value in values.items():
            setattr(visit, name, value)
        visit.full_clean()
        refuse_bad_copies(visit)
        visit.save()
    touch(visit, by=by, keeps_reading=set(values) <= READING_FIELDS)
    return visit


def refuse_bad_copies(visit: Visit) -> None:
    counts = {name: getattr(visit, name) or 0 for name in COPIES_FIELDS}
    many = [name for name, count in counts.items() if count > MOST_COPIES]
    if many:
        text = _("At most %(limit)s copies.") % {"limit": MOST_COPIES}
        raise ValidationError(dict.fromkeys(many, text))
    if visit.copies_total is not None and counts["copies_total"] < (
        counts["copies_team"] + counts["copies_unit"]
    ):
        text = _("The team and the unit together keep more copies than were made.")
        raise ValidationError(dict.fromkeys(COPIES_FIELDS, text))


@transaction.atomic
def set_participants(
    visit_id: int, changes: Sequence[RowChange], *, seen: str, agreed: str = "", by: User
) -> Visit:
    """`agreed`: the token of what the person was told that follows.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, StalePage, AskFirst, ValidationError.
    """
    visit = lock_for_writing(visit_id, by=by)
    existing = list(visit.participants.all())
    before = [copy(person) for person in existing]
    with onto_the_list(Participant, existing, PARTICIPANT_FIELDS, changes, seen) as merged:
        _write_participants(visit, existing, merged)
    refuse_unasked(lost_signers(visit, before, list(visit.participants.all())), agreed)
    touch(visit, by=by)
    return visit


def _write_participants(
    visit: Visit, existing: Sequence[Participant], changes: Sequence[RowChange]
) -> None:
    teams = dict(visit.visit_teams.values_list("team_id", "leads"))
    for change in changes:
        team = change.values.get("team")
        if team is not None and team.pk not in teams:
            raise ValidationError(_("This team takes no part in the visit."))
    changes = follow_roles(existing, changes, [pk for pk, leads in teams.items() if not leads])
    apply_rows(existing, placed(existing, changes), Participant(visit=visit))


def placed(existing: Sequence[Any], changes: Sequence[RowChange]) -> list[RowChange]:
    """Lines without a place of their own go to the end, in the order they were written."""
    orders = [row.order for row in existing] + [c.values.get("order") or 0 for c in changes]
    last = max(orders, default=0)
    found = []
    for change in changes:
        if not change.delete and change.values.get("order", 0) is None:
            last += 1
            change = replace(change, values={**change.values, "order": last})
        found.append(change)
    return found


@transaction.atomic
def set_site_checks(visit_id: int, changes: Sequence[RowChange], *, seen: str, by: User) -> Visit:
    """Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, StalePage, ValidationError."""
    visit = lock_for_writing(visit_id, by=by)
    existing = list(visit.site_checks.all())
    with onto_the_list(SiteCheck, existing, SITE_FIELDS, changes, seen) as merged:
        apply_rows(existing, placed(existing, merged), SiteCheck(visit=visit))
    touch(visit, by=by)
    return visit


def add_files(
    visit_id: int, uploads: Sequence[CheckedUpload], values: dict[str, Any], *, by: User
) -> list[VisitFile]:
    """Photos and papers of a visit; `values` go to each (caption, date, printed or not).

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, ValidationError.
    """
    with files_undone_on_error(), transaction.atomic():
        visit = lock_for_writing(visit_id, by=by)
        if visit.files.count() + len(uploads) > MAX_FILES_OF_VISIT:
            raise ValidationError(_("A visit holds at most 100 files."))
        stored = [store_file(VisitFile(visit=visit, **values), up, by=by) for up in uploads]
        touch(visit, by=by)
    return stored


@transaction.atomic
def edit_files(visit_id: int, changes: Sequence[RowChange], *, seen: str, by: User) -> Visit:
    """Captions, dates, printing; and taking files away. New ones come by `add_files`.

    Raises Visit.DoesNotExist, PermissionDenied, MoveRefused, StalePage, ValidationError.
    """
    visit = lock_for_writing(visit_id, by=by)
    existing = list(visit.files.all())
    with onto_the_list(VisitFile, existing, FILE_FIELDS, changes, seen) as merged:
        _write_files(visit, existing, merged)
    touch(visit, by=by)
    return visit


def _write_files(visit: Visit, existing: Sequence[VisitFile], changes: Sequence[RowChange]) -> None:
    known = {row.pk: row for row in existing}
    if any(change.pk not in known for change in changes):
        raise ValidationError(_("One of these lines no longer exists. Reload the page."))
    for change in changes:
        if change.delete and change.pk is not None:
            remove_file(known[change.pk])
    kept = [change for change in changes if not change.delete]
    apply_rows(existing, kept, VisitFile(visit=visit))
