"""A table from a spreadsheet: sent, checked, then taken in whole, or dropped.

send_table   keeps the file and asks a background job to check it
check_table  the job: reads and checks the rows, writes the preview
say_yes      keeps the files sent along and asks a background job to take the rows in
take_in      the job: checks once more, then writes all rows in one short transaction
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.jobs import enqueue
from accounts.audit import record
from accounts.imports.kinds import KINDS, Kind
from accounts.imports.preview import Checked, Preview, check_rows
from accounts.imports.reading import read_file
from accounts.imports.table import Table, headings_known, table_of
from accounts.models import AuditEntry, Job, SentTable, User
from accounts.refused import MoveRefused

log = logging.getLogger(__name__)
KEPT_FOR = dt.timedelta(days=1)  # a file nobody said yes to
CHECK, TAKE_IN = "import-check", "import-take-in"  # kinds of jobs
TRIES = 5  # of a take-in, where others change what the rows rest on between check and write
Status = SentTable.Status
Progress = Callable[[int, int], None]


class RowsMoved(MoveRefused):
    """Since the preview somebody changed what the file says or rests on."""


def kind_for(key: str, by: User) -> Kind:
    """Raises LookupError for a kind there is not, PermissionDenied for one that is not theirs."""
    kind = KINDS[key]
    if not kind.allowed(by):
        raise PermissionDenied(_("Your role does not include this import."))
    return kind


def read_table(kind: Kind, name: str, content: bytes) -> Table:
    """Raises ValidationError with one sentence where the file as a whole cannot be read."""
    sheet = read_file(content, name, lambda lines: headings_known(lines, kind.columns))
    return table_of(sheet, kind.columns)


@transaction.atomic
def send_table(key: str, name: str, content: bytes, *, by: User) -> SentTable:
    """Keep a file that `read_table` can read, and have its rows checked.

    Raises LookupError, PermissionDenied.
    """
    kind_for(key, by)
    sweep()
    sent = SentTable(owner=by, kind=key, name=name, content=content)
    sent.save()
    return _check_in_background(sent, by)


@transaction.atomic
def check_again(sent_id: int, *, by: User) -> SentTable:
    """Where the work broke off or was stopped. Raises as `drop_table`."""
    sent, _kind = _locked(sent_id, by)
    if sent.status == Status.WAITING or _under_way(sent):
        raise MoveRefused(_("This file is being worked on already."), row=sent)
    _drop_scans(sent)
    sent.status = Status.CHECKING
    return _check_in_background(sent, by)


def _check_in_background(sent: SentTable, by: User) -> SentTable:
    sent.job = enqueue(CHECK, by=by, table=sent.pk)
    sent.save()
    return sent


def check_table(sent_id: int, *, by: User, progress: Progress = lambda done, total: None) -> None:
    """Write the preview of what the file would do now. Nothing the file says is written.

    Raises SentTable.DoesNotExist, PermissionDenied, ValidationError.
    """
    sent: SentTable = SentTable.objects.visible_to(by).get(pk=sent_id)
    if sent.status == Status.CHECKING:
        _keep_preview(sent, _checked(sent, by, progress).preview)


def _checked(sent: SentTable, by: User, progress: Progress) -> Checked:
    kind = kind_for(sent.kind, by)
    table = read_table(kind, sent.name, bytes(sent.content))
    return check_rows(kind, table, by=by, scans=sent.scans, progress=progress)


@transaction.atomic
def _keep_preview(sent: SentTable, preview: Preview) -> None:
    """Ask the owner about it; what was sent along with an earlier yes is sent again with the next."""
    waits = Status.CHECKING, Status.TAKING, Status.WAITING
    row = SentTable.objects.select_for_update().filter(pk=sent.pk, status__in=waits)
    row.update(preview=preview.as_json(), status=Status.WAITING, scans={})
    _drop_scans(sent)


@transaction.atomic
def say_yes(sent_id: int, *, by: User, scans: Mapping[str, Any] | None = None) -> SentTable:
    """Have all rows taken in. `scans`: what `Kind.keep_scan` says of each file sent along.

    Raises SentTable.DoesNotExist (another's), PermissionDenied, MoveRefused (not waiting for a
    yes, or faulty), ValidationError (a scan is missing).
    """
    sent, _kind = _locked(sent_id, by)
    if sent.status != Status.WAITING:
        raise MoveRefused(_("This file is being worked on already."), row=sent)
    preview = Preview.from_json(sent.preview)
    if preview.is_faulty:
        raise MoveRefused(_("Rows of this file have faults: nothing is taken in."), row=sent)
    refuse_wrong_scans(preview, scans or {})
    sent.status, sent.scans = Status.TAKING, dict(scans or {})
    sent.job = enqueue(TAKE_IN, by=by, table=sent.pk)
    sent.save()
    return sent


def take_in(sent_id: int, *, by: User, progress: Progress = lambda done, total: None) -> SentTable:
    """Every row of the file, or none: checked without a lock, written in one short transaction.

    Raises SentTable.DoesNotExist, PermissionDenied, RowsMoved (what the file would do is no longer
    what its owner said yes to; the preview is made anew).
    """
    sent: SentTable = SentTable.objects.visible_to(by).get(pk=sent_id)
    if sent.status == Status.DONE:  # a worker died between the write and the end of its job
        return sent
    promised = Preview.from_json(sent.preview)
    checked = _checked(sent, by, progress)
    for _attempt in range(TRIES):
        if checked.preview.is_faulty or not checked.preview.says_the_same(promised):
            break
        if done := _written(sent, checked, by):
            return done
        checked = _checked(sent, by, progress)
    checked.preview.moved = True
    _keep_preview(sent, checked.preview)
    raise RowsMoved(_("The rows have changed since the preview."), row=sent)


def _written(sent: SentTable, checked: Checked, by: User) -> SentTable | None:
    """The file once its rows are written; None where what they rest on moved since the check."""
    preview = checked.preview
    try:
        with transaction.atomic():
            row, kind = _locked(sent.pk, by)
            if row.status != Status.TAKING or not checked.resource.is_current():
                return None
            checked.resource.write()
            row.status, row.done_at = Status.DONE, timezone.now()
            row.preview, row.content, row.scans = preview.as_json(), b"", {}
            row.save()
            record(
                None,
                AuditEntry.Act.IMPORT,
                f"{kind.title}: {row.name}",
                user=by,
                new=preview.new,
                changed=preview.changed,
            )
            return row
    except (IntegrityError, MoveRefused, ValidationError) as refusal:
        # of somebody who saved between our check and our write; the next check says it by its row
        log.info("import %s is checked again: %s", sent.pk, refusal)
        return None


@transaction.atomic
def drop_table(sent_id: int, *, by: User) -> None:
    """Raises SentTable.DoesNotExist, PermissionDenied, MoveRefused."""
    sent, _kind = _locked(sent_id, by)
    if sent.status == Status.TAKING and _under_way(sent):
        raise MoveRefused(_("This file is being worked on already."), row=sent)
    _drop_scans(sent)
    sent.delete()


def sweep() -> int:
    """Files that nobody said yes to. Called whenever one comes in."""
    old = SentTable.objects.exclude(status=Status.DONE).filter(
        sent_at__lt=timezone.now() - KEPT_FOR
    )
    idle = [sent for sent in old.select_related("job").defer("content") if not _under_way(sent)]
    for sent in idle:
        _drop_scans(sent)
        sent.delete()
    return len(idle)


def _drop_scans(sent: SentTable) -> None:
    drop_kept(sent.scans)
    sent.scans = {}


def drop_kept(scans: Mapping[str, Any]) -> None:
    """The files that `Kind.keep_scan` has kept, once the transaction is certain."""
    for kept in scans.values():
        transaction.on_commit(partial(default_storage.delete, kept["file"]))


def kept_scans() -> Iterator[tuple[SentTable, dict[str, Any]]]:
    """Files in the store that wait for the rows of an import: no row of their own names them yet."""
    for sent in SentTable.objects.exclude(scans={}).only("scans"):
        for kept in sent.scans.values():
            yield sent, kept


def _under_way(sent: SentTable) -> bool:
    return sent.job is not None and sent.job.status in (Job.Status.WAITING, Job.Status.RUNNING)


def _locked(sent_id: int, by: User) -> tuple[SentTable, Kind]:
    rows = SentTable.objects.visible_to(by).select_for_update(of=("self",))
    sent: SentTable = rows.select_related("job").get(pk=sent_id)
    kind = kind_for(sent.kind, by)
    if sent.status == Status.DONE:
        raise MoveRefused(_("This file has already been taken in."), row=sent)
    return sent, kind


def refuse_wrong_scans(preview: Preview, scans: Mapping[str, Any]) -> None:
    """Raises ValidationError where a file that the rows name is missing, or one is too many."""
    missing = [name for name in preview.scans if name not in scans]
    strange = [name for name in scans if name not in preview.scans]
    if missing:
        raise ValidationError(
            {"scans": _("Still missing: %(names)s.") % {"names": "; ".join(missing)}}
        )
    if strange:
        raise ValidationError(
            {"scans": _("No row names these files: %(names)s.") % {"names": "; ".join(strange)}}
        )
