"""Keeping and serving uploaded files. Every app with files of its own goes through here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.forms import save_once
from accounts.models import AuditEntry, User
from inspections.models.files import StoredFile, generated_name
from inspections.uploads import ACCEPT, MAX_FILES, CheckedUpload, check_upload

Stored = TypeVar("Stored", bound=StoredFile)
Answer = TypeVar("Answer")

_written: ContextVar[list[str] | None] = ContextVar("files_written", default=None)


@contextmanager
def files_undone_on_error() -> Iterator[None]:
    """Put around the outermost transaction: files written inside go when it fails.

    A process killed in between leaves a file without a row; `manage.py check_files` finds it.
    """
    if _written.get() is not None:  # an outer one is in charge
        yield
        return
    names: list[str] = []
    token = _written.set(names)
    try:
        yield
    except BaseException:
        for name in names:
            default_storage.delete(name)
        raise
    finally:
        _written.reset(token)


def store_file(row: Stored, upload: CheckedUpload, *, by: User) -> Stored:
    """Write the file, then the row. Call it inside `files_undone_on_error` and a transaction."""
    for name, value in keep_upload(upload, type(row)).items():
        setattr(row, name, value)
    row.caption = row.caption or upload.caption
    row.document_date = row.document_date or upload.document_date
    row.uploaded_by = by
    row.full_clean(exclude=["file"])
    row.save(force_insert=True)
    return row


def keep_upload(upload: CheckedUpload, model: type[StoredFile]) -> dict[str, Any]:
    """Write the file of a row of `model` that is made later. Call it inside `files_undone_on_error`.

    Returns what that row will say of it: its name in the store and the person's own name, content
    type, size, SHA-256.
    """
    names = _written.get()
    if names is None:
        raise RuntimeError("keep_upload needs files_undone_on_error around the transaction")
    digest = hashlib.sha256()
    upload.content.seek(0)
    for chunk in upload.content.chunks():
        digest.update(chunk)
    upload.content.seek(0)
    stored = default_storage.save(generated_name(model, upload.name), upload.content)
    names.append(stored)
    return {
        "file": stored,
        "original_name": upload.name,
        "content_type": upload.content_type,
        "size": upload.content.size,
        "sha256": digest.hexdigest(),
    }


def copy_stored(row: StoredFile) -> None:
    """Give the row a file of its own like the one it names, which another row keeps.

    Call it inside `files_undone_on_error`.
    """
    names = _written.get()
    if names is None:
        raise RuntimeError("copy_stored needs files_undone_on_error around the transaction")
    with default_storage.open(str(row.file.name), "rb") as content:
        row.file = default_storage.save(generated_name(type(row), str(row.file.name)), content)
    names.append(str(row.file.name))


def remove_file(row: StoredFile) -> None:
    """Delete the row, and the file once that is certain."""
    name = str(row.file.name)
    row.delete()
    transaction.on_commit(lambda: default_storage.delete(name))


def keep_files_if_saved(work: Callable[[], Answer]) -> Answer:
    """For pages: the files written inside stay only when the answer leads on to the saved row."""
    names: list[str] = []
    token = _written.set(names)
    saved = False
    try:
        answer = work()
        saved = getattr(answer, "status_code", 0) in (302, 303)
    finally:
        _written.reset(token)
        if not saved:
            for name in names:
                default_storage.delete(name)
    return answer


def save_files_once(
    request: HttpRequest, form: forms.BaseForm, work: Callable[[], str]
) -> HttpResponse | None:
    """`save_once` for a form that uploads: nothing written stays unless everything was saved."""
    return keep_files_if_saved(lambda: save_once(request, form, work))


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPT, **(attrs or {})})


class MultipleFilesField(forms.FileField):
    """Several files at once, each checked; cleans to a list of CheckedUpload."""

    widget = MultipleFileInput
    default_error_messages = {
        "too_many": _("At most %(limit)s files at a time."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Files"))
        kwargs.setdefault(
            "help_text", _("PDF, DOCX, XLSX, JPG, PNG, each up to 20 MB. Pictures may be pasted.")
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[CheckedUpload]:
        uploads = data if isinstance(data, (list, tuple)) else [data]
        uploads = [upload for upload in uploads if upload]
        if not uploads and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MAX_FILES:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"limit": MAX_FILES}
            )
        checked, faults = [], []
        for upload in uploads:
            try:
                checked.append(check_upload(upload))
            except ValidationError as error:
                faults.extend(error.messages)
        if faults:
            raise ValidationError(faults)
        return checked


def serve_file(request: HttpRequest, row: StoredFile) -> FileResponse:
    """The file as a download (a picture also in the page). The caller asked who may see it.

    A picture that a page shows is no act of its own; a download is in the log.
    """
    inline = row.is_picture and "inline" in request.GET
    if not inline:
        digest = {"name": row.original_name, "sha256": row.sha256}
        record(request, AuditEntry.Act.DOWNLOAD, row, **digest)
    response = FileResponse(
        row.file.open("rb"),
        as_attachment=not inline,
        filename=row.original_name,
        content_type=row.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
