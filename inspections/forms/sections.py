"""The parts of the minutes that belong to the visit itself, one form a part."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Field
from django.utils.translation import gettext_lazy as _

from accounts.form_fields import WholeNumberFormField
from accounts.forms import WorkForm, WorkModelForm
from inspections.actions.minutes import (
    CLOSING_FIELDS,
    COPIES_FIELDS,
    FILE_FIELDS,
    GENERAL_FIELDS,
    NOTE_FIELDS,
    PARTICIPANT_FIELDS,
    SITE_FIELDS,
)
from inspections.files import MultipleFilesField
from inspections.forms.bare import Bare
from inspections.forms.rows import RowForm
from inspections.models import Participant, SiteCheck, Visit, VisitFile
from inspections.new_files import NewFilesMixin


class GeneralForm(WorkModelForm):
    class Meta:
        model = Visit
        fields = GENERAL_FIELDS

    def body(self) -> list[Any]:
        return [
            Field("contents", rows=4),
            Div("period_from", "period_to", css_class="fields-2"),
            "period_label",
            "place",
            "session",
            Div("starts_at", "ends_at", css_class="fields-2"),
        ]


class OpinionForm(WorkModelForm):
    class Meta:
        model = Visit
        fields = CLOSING_FIELDS

    def body(self) -> list[Any]:
        return ["opinion", Field("opinion_text", rows=6), "ends_at"]


class CopiesForm(WorkModelForm):
    class Meta:
        model = Visit
        fields = COPIES_FIELDS


class NoteForm(WorkModelForm):
    class Meta:
        model = Visit
        fields = NOTE_FIELDS


class ListForm(Bare, WorkForm):
    """Key and fingerprint of a page that is a list."""


class PlacedForm(RowForm):
    """A line with a place in its list; left blank, it goes to the end."""

    order = WholeNumberFormField(
        required=False,
        max_value=999,
        label=_("Order"),
        help_text=_("Blank: at the end."),
    )


class ParticipantForm(PlacedForm):
    class Meta:
        model = Participant
        fields = PARTICIPANT_FIELDS

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("side") == Participant.Side.UNIT:
            data["team"], data["role"] = None, ""
        return data


class SiteForm(PlacedForm):
    class Meta:
        model = SiteCheck
        fields = SITE_FIELDS


class FileRowForm(RowForm):
    class Meta:
        model = VisitFile
        fields = FILE_FIELDS


class UploadForm(Bare, NewFilesMixin, WorkForm):
    file_fields = ("uploads",)
    uploads = MultipleFilesField(required=False)

    def body(self) -> list[Any]:
        target = Div(
            "uploads",
            css_class="paste-target",
            data_paste_target="id_uploads",
            tabindex="0",
        )
        return [target, Div("captions", "document_dates", css_class="fields-2")]
