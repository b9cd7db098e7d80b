"""The lists inside a visit: people, sites, files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ScopedInline
from accounts.admin_forms import ScopedModelForm
from accounts.models import User
from inspections.actions import minutes
from inspections.admin.rows import row_changes
from inspections.models import Participant, SiteCheck, Team, Visit, VisitFile, VisitTeam
from inspections.uploads import ACCEPT, check_upload


class ParticipantInline(ScopedInline):
    model = Participant
    fields = minutes.PARTICIPANT_FIELDS
    allow_delete = True
    extra = 1

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "team":
            visit = request.resolver_match.kwargs.get("object_id")
            links = VisitTeam.objects.filter(visit=visit)
            kwargs["queryset"] = Team.objects.filter(pk__in=links.values("team"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SiteInline(ScopedInline):
    model = SiteCheck
    fields = minutes.SITE_FIELDS
    allow_delete = True
    extra = 1  # without a script there is no button for one more line


class FileInlineForm(ScopedModelForm):
    upload = forms.FileField(
        required=False,
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        upload = data.get("upload")
        if self.instance.pk is None and self.has_changed() and not upload:
            raise ValidationError({"upload": _("Choose a file.")})
        if self.instance.pk is not None and upload:
            raise ValidationError({"upload": _("A kept file is not replaced; add a new one.")})
        if upload:
            try:
                data["upload"] = check_upload(upload)
            except ValidationError as error:
                self.add_error("upload", error)
        return data


class FileInline(ScopedInline):
    model = VisitFile
    form = FileInlineForm
    fields = ("upload", "original_name", *minutes.FILE_FIELDS)
    readonly_fields = ("original_name",)
    allow_delete = True
    extra = 1

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)
        return fields if self.may_write(request, obj) else [f for f in fields if f != "upload"]


INLINES = (ParticipantInline, SiteInline, FileInline)
INLINE_MODELS = (Participant, SiteCheck, VisitFile)


def save_inline(formset: Any, visit: Visit, *, agreed: str, by: User) -> None:
    if formset.model is Participant:
        changes = row_changes(formset, minutes.PARTICIPANT_FIELDS)
        minutes.set_participants(visit.pk, changes, seen=formset.seen(), agreed=agreed, by=by)
    elif formset.model is SiteCheck:
        changes = row_changes(formset, minutes.SITE_FIELDS)
        minutes.set_site_checks(visit.pk, changes, seen=formset.seen(), by=by)
    elif formset.model is VisitFile:
        save_files(formset, visit, by=by)


def save_files(formset: Any, visit: Visit, *, by: User) -> None:
    kept = [change for change in row_changes(formset, minutes.FILE_FIELDS) if change.pk is not None]
    if kept:
        minutes.edit_files(visit.pk, kept, seen=formset.seen(), by=by)
    for form in formset.forms:
        upload = form.cleaned_data.get("upload")
        if form.instance.pk is None and upload and not form.cleaned_data.get("DELETE"):
            values = {name: form.cleaned_data[name] for name in minutes.FILE_FIELDS}
            minutes.add_files(visit.pk, [upload], values, by=by)
