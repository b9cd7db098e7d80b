"""A table from a spreadsheet: received and tried, then taken in whole, or dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.imports.kinds import KINDS, Kind
from accounts.imports.preview import Preview, take_rows
from accounts.imports.reading import read_file
from accounts.imports.table import Table, table_of
from accounts.models import SentTable, User
from accounts.refused import MoveRefused

KEPT_FOR = dt.timedelta(days=1)  # a file nobody said yes to


class RowsMoved(MoveRefused):
    """Since the preview somebody changed what the file says or rests on."""


def kind_for(key: str, by: User) -> Kind:
    """Raises LookupError for a kind there is not, PermissionDenied for one that is not theirs."""
    kind = KINDS[key]
    if not kind.allowed(by):
        raise PermissionDenied(_("Your role does not include this import."))
    return kind


def receive_table(key: str, name: str, content: bytes, *, by: User) -> SentTable:
    """Read a file, try its rows, keep it for the owner's yes. Nothing it says is written yet.

    Raises LookupError, PermissionDenied, ValidationError (the file as a whole cannot be read).
    """
    kind = kind_for(key, by)
    sweep()
    table = read_table(kind, name, content)
    with transaction.atomic():
        preview = take_rows(kind, table, by=by, try_only=True)
        sent: SentTable = SentTable.objects.create(
            owner=by, kind=key, name=name, content=content, preview=preview.as_json()
        )
    return sent


def read_table(kind: Kind, name: str, content: bytes) -> Table:
    return table_of(read_file(content, name), kind.columns)


@transaction.atomic
def look_again(sent_id: int, *, by: User) -> Preview:
    """Try the rows anew, against what stands now. Raises as `take_in`."""
    sent, kind = _locked(sent_id, by)
    table = read_table(kind, sent.name, bytes(sent.content))
    preview = take_rows(kind, table, by=by, try_only=True)
    sent.preview = preview.as_json()
    sent.save(update_fields=["preview"])
    return preview


@transaction.atomic
def take_in(sent_id: int, *, by: User, scans: Mapping[str, Any] | None = None) -> SentTable:
    """Every row of the file, or none.

    Raises SentTable.DoesNotExist (another's), PermissionDenied, MoveRefused (taken in already),
    RowsMoved (a row has a fault now), ValidationError (a scan is missing).
    """
    sent, kind = _locked(sent_id, by)
    _refuse_missing_scans(Preview.from_json(sent.preview), scans or {})
    table = read_table(kind, sent.name, bytes(sent.content))
    preview = take_rows(kind, table, by=by, try_only=False, scans=scans or {})
    if preview.is_faulty:
        raise RowsMoved(_("The rows have changed since the preview."), row=sent)
    sent.status, sent.done_at = SentTable.Status.DONE, timezone.now()
    sent.preview, sent.content = preview.as_json(), b""
    sent.save()
    return sent


@transaction.atomic
def drop_table(sent_id: int, *, by: User) -> None:
    """Raises SentTable.DoesNotExist, PermissionDenied, MoveRefused."""
    sent, _kind = _locked(sent_id, by)
    sent.delete()


def sweep() -> int:
    """Files that nobody said yes to. Called whenever one comes in."""
    old = SentTable.objects.filter(
        status=SentTable.Status.WAITING, sent_at__lt=timezone.now() - KEPT_FOR
    )
    return int(old.delete()[0])


def _locked(sent_id: int, by: User) -> tuple[SentTable, Kind]:
    sent: SentTable = SentTable.objects.visible_to(by).select_for_update().get(pk=sent_id)
    kind = kind_for(sent.kind, by)
    if sent.status != SentTable.Status.WAITING:
        raise MoveRefused(_("This file has already been taken in."), row=sent)
    return sent, kind


def _refuse_missing_scans(preview: Preview, scans: Mapping[str, Any]) -> None:
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
