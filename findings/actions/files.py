"""Evidence of a finding: photos and papers, while the minutes are a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.stale import refuse_stale
from findings.actions.writing import open_draft
from findings.models import Finding, FindingFile
from inspections.actions.moves import touch
from inspections.files import files_undone_on_error, remove_file, store_file
from inspections.uploads import CheckedUpload

FILE_FIELDS = ("caption", "document_date", "prints")
MAX_FILES_OF_FINDING = 20


def add_evidence(
    finding_id: int, uploads: Sequence[CheckedUpload], *, by: User
) -> list[FindingFile]:
    """Keep the files, each with what its sender says of it.

    Raises Finding.DoesNotExist, PermissionDenied, MoveRefused, ValidationError.
    """
    with files_undone_on_error(), transaction.atomic():
        finding = Finding.objects.visible_to(by).get(pk=finding_id)
        visit = open_draft(finding.visit_id, by=by)
        if finding.files.count() + len(uploads) > MAX_FILES_OF_FINDING:
            raise ValidationError({"evidence": _("A finding holds at most 20 files.")})
        stored = [store_file(FindingFile(finding=finding), upload, by=by) for upload in uploads]
        if stored:
            touch(visit, by=by)
    return stored


@transaction.atomic
def edit_evidence(file_id: int, values: Mapping[str, Any], *, seen: str, by: User) -> FindingFile:
    """Change caption, date of the document, or whether it is printed.

    Raises FindingFile.DoesNotExist, PermissionDenied, MoveRefused, StalePage, ValidationError.
    """
    if strange := set(values) - set(FILE_FIELDS):
        raise ValueError(f"not of a file: {sorted(strange)}")
    file = FindingFile.objects.visible_to(by).select_related("finding").get(pk=file_id)
    visit = open_draft(file.finding.visit_id, by=by)
    refuse_stale(file, values, seen)
    if all(getattr(file, name) == value for name, value in values.items()):
        return file
    for name, value in values.items():
        setattr(file, name, value)
    file.full_clean(exclude=["file"])
    file.save()
    touch(visit, by=by)
    return file


@transaction.atomic
def remove_evidence(file_id: int, *, by: User) -> None:
    """Take a file away: its row now, its bytes once the row is surely gone."""
    file = FindingFile.objects.visible_to(by).select_related("finding").get(pk=file_id)
    visit = open_draft(file.finding.visit_id, by=by)
    remove_file(file)
    touch(visit, by=by)
