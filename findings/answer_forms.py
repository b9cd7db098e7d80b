"""The forms a unit fills in: its answer with the evidence, and its wish for more time."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import HTML, Div, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import DayFormField
from accounts.forms import WorkForm, WorkModelForm
from accounts.stale import fingerprint
from findings.actions.answers import FILE_FIELDS, Evidence
from findings.models import Extension, Response, ResponseFile
from inspections.files import MultipleFileInput, MultipleFilesField
from inspections.forms.rows import RowForm, row_formset
from inspections.new_files import NewFilesMixin

CAMERA = {"accept": "image/jpeg,image/png", "capture": "environment"}
CAPTION = 300


class EvidenceLine(RowForm):
    """What a file of the draft is, and its own date. It is taken out on a page of its own."""

    can_delete = False

    class Meta:
        model = ResponseFile
        fields = FILE_FIELDS
        labels = {"caption": _("What it is"), "document_date": _("Date of the document")}


class AnswerForm(NewFilesMixin, WorkModelForm):
    """What was done, when, and the evidence. The draft is kept whatever is still missing."""

    submit_label = _("Save the draft")
    file_fields = ("evidence", "camera")
    evidence = MultipleFilesField(label=_("Evidence"), required=False)
    camera = MultipleFilesField(
        label=_("Take a photo"),
        required=False,
        help_text="",
        widget=MultipleFileInput(attrs={**CAMERA, "data-save-now": "save"}),
    )

    class Meta:
        model = Response
        fields = ["done", "done_on"]
        widgets = {"done": forms.Textarea(attrs={"rows": 8, "autofocus": True})}

    def __init__(
        self, data: Any = None, *args: Any, drafted: list[ResponseFile], **kwargs: Any
    ) -> None:
        self.drafted = drafted
        super().__init__(data, *args, **kwargs)
        # a page opened before anybody began shows an empty draft
        self.initial["seen"] = fingerprint(self.instance, self.seen_names())
        fields: dict[str, Any] = self.fields
        fields["done"].label = _("What was done")
        fields["done_on"].label = _("Day it was completed")
        fields["evidence"].widget.attrs["data-save-now"] = "save"
        open_files = [file for file in self.drafted if not hasattr(file, "replaced_by")]
        sent = data if data and "files-TOTAL_FORMS" in data else None  # a draft without files
        self.lines = row_formset(EvidenceLine, open_files, data=sent, extra=0, prefix="files")

    def _get_validation_exclusions(self) -> set[str]:
        """The fields clean themselves; the rest is the action's."""
        return {field.name for field in Response._meta.get_fields()}

    def is_valid(self) -> bool:
        lines_are_valid = not self.lines.is_bound or self.lines.is_valid()
        return super().is_valid() and lines_are_valid

    def file_lines(self) -> list[tuple[ResponseFile, Any]]:
        """Each file of the draft, with the line that says what it is; none once it was replaced."""
        lines = {self.lines.key_of(line): line for line in self.lines}
        return [(file, lines.get(file.pk)) for file in self.drafted]

    def body(self) -> list[Any]:
        return [
            "done",
            Div("done_on", css_class="day-field"),
            Div(
                "evidence",
                Div("camera", css_class="camera-field"),
                data_paste_target="id_evidence",
                id="evidence",
            ),
            Div("captions", "document_dates", css_class="fields-2"),
            HTML("{% include 'findings/_answer_files.html' %}"),
        ]

    def buttons(self, cancel_url: str) -> list[Any]:
        keys = {"aria_keyshortcuts": "Control+Enter", "data_ctrl_enter": ""}
        save, *back = super().buttons(cancel_url)
        save.field_classes = "btn btn-outline-secondary"
        return [
            Submit("next", _("Look through and send"), css_class="btn-primary", **keys),
            save,
            *back,
        ]

    def row_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.seen_names()}

    def new_evidence(self) -> list[Evidence]:
        return [Evidence(one, one.caption, one.document_date) for one in self.described()]


class SendForm(WorkForm):
    """The one confirmation. `seen` says what the page showed."""

    submit_label = _("Send the answer")


class ReplaceForm(WorkForm):
    submit_label = _("Replace the file")

    evidence = MultipleFilesField(label=_("New file"))
    caption = forms.CharField(label=_("What it is"), max_length=CAPTION, required=False)
    document_date = DayFormField(label=_("Date of the document"), required=False)

    def clean_evidence(self) -> Any:
        uploads = self.cleaned_data["evidence"]
        if len(uploads) > 1:
            raise forms.ValidationError(_("Choose one file."))
        return uploads[0]

    def chosen(self) -> Evidence:
        data = self.cleaned_data
        return Evidence(data["evidence"], data["caption"], data["document_date"])


class ExtensionForm(NewFilesMixin, WorkModelForm):
    submit_label = _("Send the request for more time")
    file_fields = ("papers",)
    papers = MultipleFilesField(label=_("Papers that support it"), required=False)

    class Meta:
        model = Extension
        fields = ["proposed_on", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["proposed_on"].widget.attrs["autofocus"] = True
        fields["papers"].widget.attrs["data-paste-target"] = ""

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in Extension._meta.get_fields()}

    def body(self) -> list[Any]:
        about = Div("captions", "document_dates", css_class="fields-2")
        return ["proposed_on", "reason", "papers", about]

    def row_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.seen_names()}
