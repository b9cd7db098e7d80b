from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.actions.imports import read_table
from accounts.forms import WorkForm
from accounts.imports.kinds import Kind
from accounts.imports.reading import MAX_BYTES
from engines.vietnamese.text import squeeze

MAX_NAME = 150


class SendForm(WorkForm):
    """The file, read as a whole; its rows are checked in the background."""

    makes_row = True
    submit_label = _("Check the file")
    table = forms.FileField(
        label=_("Excel or CSV file"),
        help_text=_(
            "XLSX, or CSV in Unicode; at most 10 MB and 2.000 rows. You see what would change"
            " before anything is taken in."
        ),
        allow_empty_file=True,  # said by the reader, in the words of an import
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def clean_table(self) -> UploadedFile[bytes]:
        table: UploadedFile[bytes] = self.cleaned_data["table"]
        if (table.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        self.content = table.read()
        read_table(self.kind, name_of(table), self.content)
        return table

    def name(self) -> str:
        return name_of(self.cleaned_data["table"])


def name_of(table: UploadedFile[bytes]) -> str:
    """The person's own name of the file: no folders, one line."""
    raw = str(table.name or "")
    return squeeze(raw).replace("\\", "/").rsplit("/", 1)[-1].strip()[-MAX_NAME:]


def _file_key(name: str) -> str:
    """Without its blanks: an upload has lost those that are no plain space."""
    return "".join(squeeze(name).split()).casefold()


class TakeInForm(WorkForm):
    """The yes, and for some kinds the files that the rows name."""

    submit_label = _("Take all rows in")

    def __init__(self, *args: Any, kind: Kind, wanted: list[str], **kwargs: Any) -> None:
        self.kind, self.wanted = kind, wanted
        super().__init__(*args, **kwargs)
        if kind.scan_field and wanted:
            self.fields["scans"] = kind.scan_field()

    def scans(self) -> dict[str, Any]:
        """By the name under which the rows ask for them, whatever the case and the blanks."""
        sent = self.cleaned_data.get("scans") or []
        names = {_file_key(name): name for name in self.wanted}
        known = {one: one for one in self.wanted}
        return {
            known.get(one.name) or names.get(_file_key(one.name), one.name): one for one in sent
        }

    def kept(self, upload: Any) -> dict[str, Any]:
        """The file written to the store, until a row names it: see `Kind.keep_scan`."""
        assert self.kind.keep_scan is not None  # noqa: S101  (it goes with the field)
        return self.kind.keep_scan(upload)


class PressForm(WorkForm):
    """A button with nothing to fill in."""
