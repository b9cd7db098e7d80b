"""A unit's answer: one draft a request and round, its evidence, and the one act of sending it.

Anyone of the unit the request lies with goes on with the draft; nobody outside that unit sees it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.permissions import Perm, require
from accounts.refused import MoveRefused, StalePage
from accounts.stale import fingerprint, refuse_stale
from engines.vietnamese.text import is_blank
from findings.actions.moves import Move, lock_request, refuse_state, walk
from findings.actions.notices import tell_verifiers
from findings.models import CorrectionRequest, Response, ResponseFile
from findings.relations import acting_for, request_actors
from inspections.actions.rows import RowChange, apply_rows, onto_the_list
from inspections.files import files_undone_on_error, remove_file, store_file
from inspections.uploads import CheckedUpload

FIELDS = ("done", "done_on")
FILE_FIELDS = ("caption", "document_date")
MAX_FILES_OF_ANSWER = 20


@dataclass(frozen=True)
class Evidence:
    """A file that passed the check, with what is said of it."""

    upload: CheckedUpload
    caption: str = ""
    document_date: dt.date | None = None


def refuse_closed(request: CorrectionRequest, perm: Perm, *, by: User) -> None:
    """Right, then state: only while the unit has something to do may it write."""
    require(by, perm, request_actors(by, request))
    refuse_state(request, Move.RESPOND)


def draft_of(request: CorrectionRequest, *, by: User) -> Response | None:
    """The answer being written, for those who may see it."""
    rows = Response.objects.visible_to(by).drafts().filter(request=request)
    draft: Response | None = rows.first()
    return draft


def former_text(request: CorrectionRequest, *, by: User) -> dict[str, str]:
    """What a new round begins with: the words of the last answer, which came back."""
    last = Response.objects.visible_to(by).sent().filter(request=request).order_by("-round").first()
    return {"done": last.done} if last else {}


def what_is_shown(draft: Response) -> str:
    """Fingerprint of a draft with its evidence, as the page before sending shows them."""
    files = ResponseFile.objects.filter(response=draft).order_by("pk")
    lines = [f"{file.pk}:{file.sha256}:{fingerprint(file, FILE_FIELDS)}" for file in files]
    return hashlib.sha256("\n".join([fingerprint(draft, FIELDS), *lines]).encode()).hexdigest()


@transaction.atomic
def save_draft(request_id: int, values: Mapping[str, Any], *, seen: str, by: User) -> Response:
    """Write the named fields of the draft, if they still are what the page showed (`seen`).

    A page opened before there was a draft showed an empty one. Raises
    CorrectionRequest.DoesNotExist, PermissionDenied, MoveRefused, StalePage, ValidationError.
    """
    if strange := set(values) - set(FIELDS):
        raise ValueError(f"not of an answer: {sorted(strange)}")
    request = _open(request_id, by=by)
    draft = _draft(request, by=by)
    refuse_stale(draft, values, seen)
    if draft.pk and all(getattr(draft, name) == value for name, value in values.items()):
        return draft
    for name, value in values.items():
        setattr(draft, name, value)
    _refuse_day(draft)
    draft.save()
    return draft


def add_evidence(request_id: int, evidence: Sequence[Evidence], *, by: User) -> list[ResponseFile]:
    """Keep the files with the draft, which is begun where there is none.

    Raises CorrectionRequest.DoesNotExist, PermissionDenied, MoveRefused, ValidationError.
    """
    with files_undone_on_error(), transaction.atomic():
        draft = _begun(_open(request_id, by=by), by=by)
        _refuse_many(draft, len(evidence))
        return [_stored(draft, one, by=by) for one in evidence]


def replace_evidence(file_id: int, evidence: Evidence, *, by: User) -> ResponseFile:
    """A better copy in the draft. The former file stays and is shown as replaced, be it of this
    round or of an earlier one; a file is replaced once, then its newer copy is.

    Raises ResponseFile.DoesNotExist, PermissionDenied, MoveRefused, ValidationError.
    """
    with files_undone_on_error(), transaction.atomic():
        request = _open(_file(file_id, by=by).response.request_id, by=by)
        old = _file(file_id, by=by)
        if ResponseFile.objects.filter(replaces=old).exists():
            raise MoveRefused(_("This file was replaced already."), row=old)
        draft = _begun(request, by=by)
        _refuse_many(draft, 1)
        return _stored(draft, evidence, by=by, replaces=old)


@transaction.atomic
def edit_evidence(request_id: int, changes: Sequence[RowChange], *, seen: str, by: User) -> None:
    """Change captions and dates of the documents of the draft.

    `seen`: `rows_seen` of the files. Raises CorrectionRequest.DoesNotExist, PermissionDenied,
    MoveRefused, StalePage, ValidationError.
    """
    draft = _draft(_open(request_id, by=by), by=by)
    files = ResponseFile.objects.filter(response=draft) if draft.pk else ResponseFile.objects.none()
    existing = list(files)
    with onto_the_list(ResponseFile, existing, FILE_FIELDS, changes, seen) as merged:
        if any(change.pk is None or change.delete for change in merged):
            raise ValueError("files are added and taken out by their own actions")
        apply_rows(existing, merged, ResponseFile(response=draft))


@transaction.atomic
def remove_evidence(file_id: int, *, by: User) -> None:
    """Take a file out of the draft; the one it had replaced counts again.

    A replaced file is kept. Raises ResponseFile.DoesNotExist, PermissionDenied, MoveRefused.
    """
    file = _draft_file(file_id, by=by)
    if ResponseFile.objects.filter(replaces=file).exists():
        raise MoveRefused(_("A replaced file is kept beside the newer one."), row=file)
    remove_file(file)


@transaction.atomic
def send_answer(request_id: int, *, by: User, seen: str | None = None) -> Response:
    """Send the draft: from now on it is frozen, and the request waits for those who verify.

    `seen`: `what_is_shown` of the page on which it was confirmed. Raises
    CorrectionRequest.DoesNotExist, PermissionDenied, MoveRefused, StalePage, ValidationError.
    """
    request = _open(request_id, by=by)
    draft = _draft(request, by=by)
    if not draft.pk:
        raise MoveRefused(_("There is no answer to send."), row=request)
    if seen is not None and seen != what_is_shown(draft):
        raise StalePage(
            _("A colleague changed the answer after you opened this page. Look at it again."),
            row=draft,
            current={},
        )
    if faults := answer_faults(draft):
        raise ValidationError(faults)
    draft.sent_by, draft.sent_at = by, timezone.now()
    draft.acting_for = acting_for(by, request.current_unit_id)
    draft.save()
    walk(request, Move.RESPOND, by=by)
    tell_verifiers(request, gettext_noop("%(unit)s has answered request %(code)s."), by=by)
    return draft


def answer_faults(draft: Response) -> dict[str, list[str]]:
    """What an answer still lacks before it may be sent, by field."""
    faults = _day_faults(draft)
    if is_blank(draft.done):
        faults["done"] = [_("Say what was done.")]
    if draft.done_on is None:
        faults["done_on"] = [_("Say on which day it was done.")]
    return faults


def _day_faults(draft: Response) -> dict[str, list[str]]:
    if draft.done_on is None:
        return {}
    if draft.done_on > timezone.localdate():
        return {"done_on": [_("This day is still to come.")]}
    if draft.done_on < draft.request.visit.held_on:
        return {"done_on": [_("This day lies before the inspection.")]}
    return {}


def _refuse_day(draft: Response) -> None:
    draft.full_clean(exclude=["request", "created_by"], validate_constraints=False)
    if faults := _day_faults(draft):
        raise ValidationError(faults)


def _open(request_id: int, *, by: User) -> CorrectionRequest:
    request = lock_request(request_id, by=by)
    refuse_closed(request, Perm.ANSWER_REQUEST, by=by)
    return request


def _draft(request: CorrectionRequest, *, by: User) -> Response:
    """The draft of this round; not yet saved where nobody has begun one."""
    rows = Response.objects.filter(request=request)
    draft: Response | None = rows.drafts().select_for_update(of=("self",)).first()
    if draft is not None:
        draft.request = request
        return draft
    last = rows.aggregate(last=Max("round"))["last"] or 0
    return Response(request=request, round=last + 1, created_by=by)


def _begun(request: CorrectionRequest, *, by: User) -> Response:
    draft = _draft(request, by=by)
    if not draft.pk:
        draft.save()
    return draft


def _stored(
    draft: Response, evidence: Evidence, *, by: User, replaces: ResponseFile | None = None
) -> ResponseFile:
    row = ResponseFile(
        response=draft,
        caption=evidence.caption,
        document_date=evidence.document_date,
        replaces=replaces,
    )
    return store_file(row, evidence.upload, by=by)


def _refuse_many(draft: Response, added: int) -> None:
    if ResponseFile.objects.filter(response=draft).count() + added > MAX_FILES_OF_ANSWER:
        raise ValidationError({"evidence": _("An answer holds at most 20 files.")})


def _file(file_id: int, *, by: User) -> ResponseFile:
    rows = ResponseFile.objects.visible_to(by).select_related("response")
    file: ResponseFile = rows.get(pk=file_id)
    return file


def _draft_file(file_id: int, *, by: User) -> ResponseFile:
    """The file, once its request is locked and open to `by`, and its answer is not sent."""
    request = _open(_file(file_id, by=by).response.request_id, by=by)
    file = _file(file_id, by=by)
    if not file.response.is_draft:
        raise MoveRefused(_("This answer was sent: its files stay as they are."), row=request)
    return file
