"""The files on the page of one request, of its findings, answers and wishes alike, in one query."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import User
from findings.models import CorrectionRequest, ExtensionFile, FindingFile, ResponseFile
from inspections.models.files import StoredFile

FIELDS = (
    "id",
    "original_name",
    "content_type",
    "size",
    "sha256",
    "document_date",
    "caption",
    "uploaded_at",
)
# what owns the files, and the way from it to the request
OWNERS: dict[type[StoredFile], tuple[str, str]] = {
    FindingFile: ("finding_id", "finding__requests"),
    ResponseFile: ("response_id", "response__request"),
    ExtensionFile: ("extension_id", "extension__request"),
}


class ShownFiles:
    """By the kind of file and the number of its owner; of what the person may see, nothing else."""

    def __init__(self, request: CorrectionRequest, user: User) -> None:
        self._files: dict[tuple[type[StoredFile], int], list[Any]] = defaultdict(list)
        parts = [_part(model, request, user) for model in OWNERS]
        models = list(OWNERS)
        answers: dict[int, ResponseFile] = {}
        for kind, owner, replaces, *values in sorted(parts[0].union(*parts[1:], all=True)):
            model = models[kind]
            file = model(**dict(zip(FIELDS, values, strict=True)))
            self._files[model, owner].append(file)
            if isinstance(file, ResponseFile):
                file.replaces_id = replaces
                answers[file.pk] = file
        _tie(answers)

    def of(self, model: type[StoredFile], owner: int) -> list[Any]:
        return self._files.get((model, owner), [])


def _part(model: type[StoredFile], request: CorrectionRequest, user: User) -> QuerySet[Any, Any]:
    owner, way = OWNERS[model]
    replaces = F("replaces_id") if model is ResponseFile else Value(None)
    kind = list(OWNERS).index(model)
    rows: Any = model._default_manager
    rows = rows.visible_to(user).filter(**{way: request}).order_by()
    named = {"kind": Value(kind), "old": Cast(replaces, IntegerField())}
    found: QuerySet[Any, Any] = rows.annotate(**named).values_list("kind", owner, "old", *FIELDS)
    return found


def _tie(answers: dict[int, ResponseFile]) -> None:
    """A file knows the one it replaced, and the one that replaced it, as far as both are seen."""
    newer: Any = ResponseFile._meta.get_field("replaces").remote_field
    for file in answers.values():
        newer.set_cached_value(file, None)
    for file in answers.values():
        if file.replaces_id:
            older = answers.get(file.replaces_id)
            if older is None:
                file.replaces_id = None
            else:
                file.replaces = older
