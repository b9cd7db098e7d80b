"""Findings and requests among the records: the same actions, the same rules, drafts only."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db import connection, models
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ScopedAdmin, ScopedImportExportAdmin, ScopedInline
from accounts.admin_forms import DayRangeFilter, ScopedModelForm
from accounts.asking import AGREED, token_of
from accounts.backends import admin_rule
from accounts.form_fields import read_key
from accounts.models import User
from accounts.permissions import Perm, can
from findings.actions import findings as finding_actions
from findings.actions import rechecks as recheck_actions
from findings.actions import requests as request_actions
from findings.actions.files import edit_evidence, remove_evidence
from findings.actions.writing import refuse_closed_draft
from findings.history_events import move_title
from findings.lines import whole_sentence
from findings.models import (
    CorrectionRequest,
    Escalation,
    EscalationStage,
    Finding,
    FindingFile,
    Recheck,
    RequestEvent,
    SeverityDeadline,
)
from findings.resources import FindingResource, RequestResource
from findings.rules import areas_for, criteria_for
from findings.views.doors import may_write
from inspections.actions.moves import lock_visit
from inspections.admin.lists import list_rule
from inspections.models import Visit
from inspections.relations import list_actors
from units.fields import MultipleUnitsField, UnitChoiceField


def _writes(user: User, act: str, visit: Visit | None) -> bool:
    if act == "view":
        return True
    if act == "export":
        return can(user, Perm.EXPORT_LISTS, list_actors(user))
    if user.role != User.Role.INSPECTOR:
        return False
    return visit is None or (act in {"change", "delete"} and may_write(user, visit))


@admin_rule("findings.finding")
@admin_rule("findings.correctionrequest")
def row_rule(user: User, act: str, obj: models.Model | None) -> bool:
    return _writes(user, act, getattr(obj, "visit", None))


@admin_rule("findings.findingfile")
def file_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """Files come in by the page of their finding, where they are checked."""
    if isinstance(obj, FindingFile):
        return act != "add" and _writes(user, act, obj.finding.visit)
    return act not in {"add", "import", "export"} and _writes(user, act, None)


@admin_rule("findings.recheck")
def recheck_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """The rows come with their visit, made on a page of its own, and stay with it."""
    if act not in {"view", "change"}:
        return False
    return _writes(user, act, obj.visit if isinstance(obj, Recheck) else None)


@admin_rule("findings.requestevent")
def event_rule(user: User, act: str, obj: models.Model | None) -> bool:
    return act == "view"


class OfVisitForm(ScopedModelForm):
    """Knows for whom and for which visit it is: `get_form` and the row, or what was typed."""

    user: User

    def visit_of(self) -> Visit | None:
        if self.instance.pk:
            return self.instance.visit
        # typed, or in the address of a page reached from the visit
        typed = str((self.data if self.is_bound else self.initial).get("visit", ""))
        return Visit.objects.visible_to(self.user).filter(pk=read_key(typed)).first()

    def offer_lists(self, visit: Visit) -> None:
        """The areas and criteria of the programme the visit is measured by."""
        fields: Any = self.fields
        if "area" in fields:
            fields["area"].queryset = areas_for(visit)
            fields["area"].required = False  # see FindingForm; a request may name none at all
        if "criterion" in fields:
            fields["criterion"].queryset = criteria_for(visit)

    def _get_validation_exclusions(self) -> set[str]:
        """The fields clean themselves; rules across fields are the action's."""
        return {field.name for field in self._meta.model._meta.get_fields()}

    def row_values(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in self.seen_names() if n != "visit"}


class FindingAdminForm(OfVisitForm):
    scope_units = MultipleUnitsField(
        required=False, label=Finding._meta.get_field("scope_units").verbose_name
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit = self.visit_of()
        fields: Any = self.fields
        if visit is not None:
            self.offer_lists(visit)
        if visit is not None and "scope_units" in fields:
            fields["scope_units"].offer(self.user, visit.held_on, below=visit.unit)


class RequestAdminForm(OfVisitForm):
    responsible_unit = UnitChoiceField(
        required=False, label=CorrectionRequest._meta.get_field("responsible_unit").verbose_name
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visit = self.visit_of()
        fields: Any = self.fields
        if "responsible_unit" in fields:
            fields["responsible_unit"].offer(self.user, visit.held_on if visit else None)
        if visit is not None:
            self.offer_lists(visit)
        if "findings" in fields:
            fields["findings"].label_from_instance = whole_sentence
        if visit is not None and "findings" in fields:
            fields["findings"].queryset = fields["findings"].queryset.filter(visit=visit)

    def clean_responsible_unit(self) -> Any:
        """Blank is the inspected unit."""
        visit = self.visit_of()
        return self.cleaned_data["responsible_unit"] or (visit.unit if visit else None)


class VisitFirstMixin:
    """The visit is locked before its row, in the order of the actions."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        if request.method == "POST" and connection.in_atomic_block:
            rows = self.get_queryset(request)  # type: ignore[attr-defined]
            row = rows.filter(pk=read_key(str(object_id))).first()
            if row is not None:
                lock_visit(row.visit_id, by=request.user)  # type: ignore[arg-type]
        return super().get_object(request, object_id, from_field)


class OfDraftMixin:
    """Rows that are open to change as long as their visit is a draft."""

    def refuse_closed(self, request: Any, row: Any) -> None:
        visit = row.finding.visit if isinstance(row, FindingFile) else row.visit
        refuse_closed_draft(visit, by=request.user)


class OfVisitAdmin(OfDraftMixin, VisitFirstMixin, ScopedImportExportAdmin):
    """A row of a visit's draft. Once the visit is chosen it stays."""

    allow_delete = True
    list_select_related = ("visit", "visit__unit")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_list()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("visit", "row_label") if obj else ("row_label",)

    @admin.display(description=_("Code"))
    def row_code(self, row: Any) -> str:
        return str(row.code)

    @admin.display(description=_("Sign in the minutes"))
    def row_label(self, row: Any) -> str:
        return str(row.label) if row.pk else ""

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        """Without the rows of link tables, which say nothing to a reader."""
        _names, _counts, refused, protected = super().get_deleted_objects(objs, request)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return [str(row) for row in objs], counts, refused, protected

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> Any:
        """Back to the visit one came from; else to the list."""
        if "visit" in request.GET:
            return redirect("admin:inspections_visit_change", obj.visit_id)
        return super().response_post_save_add(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "visit":
            kwargs["queryset"] = Visit.objects.all().drafts().for_list()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "findings":
            drafts = Visit.objects.all().drafts()
            kwargs["queryset"] = Finding.objects.filter(visit__in=drafts).limitations()
            # the class of the admin's own lists, whose labels are as wide as the page
            kwargs["widget"] = forms.CheckboxSelectMultiple(attrs={"class": "radiolist"})
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _lost_with(finding: Finding) -> list[str]:
    return finding_actions.lost_with_limitation(finding, finding.label)


@admin.register(Finding)
class FindingAdmin(OfVisitAdmin):
    form = FindingAdminForm
    resource_classes = [FindingResource]
    import_kind = "findings"
    list_display = ("row_code", "kind", "condition", "area", "visit")
    list_filter = ("kind", "scope", ("visit__held_on", DayRangeFilter))
    raw_id_fields = ("repeats",)
    fields = ("visit", "row_label", *finding_actions.FIELDS)

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        values = form.row_values()
        if not change:
            visit = form.cleaned_data["visit"]
            return finding_actions.add_finding(visit.pk, values, by=request.user)
        seen = form.cleaned_data["seen"]
        agreed = request.POST.get(AGREED, "")
        return finding_actions.edit_finding(
            obj.pk, values, seen=seen, agreed=agreed, by=request.user
        )

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        """The question before a deletion says which requests answer the finding."""
        names, *others = super().get_deleted_objects(objs, request)
        told = [line for row in objs for line in _lost_with(row)]
        return [*names, *told], *others

    def delete_model(self, request: Any, obj: Any) -> None:
        """Sent by the page of the question, which has named what follows."""
        agreed = token_of(_lost_with(obj))
        finding_actions.delete_finding(obj.pk, agreed=agreed, by=request.user)


class MoveInWords:
    """The move of an event by its name."""

    @admin.display(description=RequestEvent._meta.get_field("move").verbose_name)
    def move_words(self, event: RequestEvent) -> str:
        return move_title(event.move)


class EventInline(MoveInWords, ScopedInline):
    model = RequestEvent
    fields = ("at", "move_words", "from_status", "to_status", "by", "reason")
    readonly_fields = fields


@admin.action(description=_("Hand over to a living unit"))
def hand_over_action(modeladmin: Any, request: HttpRequest, queryset: Any) -> Any:
    """On to the page that asks to whom and why, and writes by the action."""
    chosen = urlencode([("request", row.pk) for row in queryset])
    return redirect(f"{reverse('findings:handover-add')}?{chosen}")


@admin.register(CorrectionRequest)
class RequestAdmin(OfVisitAdmin):
    form = RequestAdminForm
    actions = (hand_over_action,)
    resource_classes = [RequestResource]
    inlines = [EventInline]
    list_display = ("row_code", "text", "force", "due_on", "status", "visit")
    list_filter = ("status", "force", ("due_on", DayRangeFilter))
    fields = ("visit", "row_label", *request_actions.FIELDS)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        if not can(request.user, Perm.HAND_OVER):
            found.pop("hand_over_action", None)
        return found

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        values, agreed = form.row_values(), request.POST.get(AGREED, "")
        if not change:
            visit = form.cleaned_data["visit"]
            return request_actions.add_request(visit.pk, values, agreed=agreed, by=request.user)
        seen = form.cleaned_data["seen"]
        return request_actions.edit_request(
            obj.pk, values, seen=seen, agreed=agreed, by=request.user
        )

    def delete_model(self, request: Any, obj: Any) -> None:
        request_actions.delete_request(obj.pk, by=request.user)


@admin.register(FindingFile)
class FindingFileAdmin(OfDraftMixin, ScopedAdmin):
    allow_delete = True
    list_display = ("original_name", "caption", "finding", "uploaded_at")
    fields = ("finding", "original_name", "caption", "document_date", "prints", "sha256")
    readonly_fields = ("finding", "original_name", "sha256")
    list_select_related = ("finding", "finding__visit")

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        values = {name: form.cleaned_data[name] for name in form.seen_names()}
        seen = form.cleaned_data["seen"]
        return edit_evidence(obj.pk, values, seen=seen, by=request.user)

    def delete_model(self, request: Any, obj: Any) -> None:
        remove_evidence(obj.pk, by=request.user)


class RecheckAdminForm(ScopedModelForm):
    def _get_validation_exclusions(self) -> set[str]:
        """The fields clean themselves; the rest is the action's."""
        return {field.name for field in Recheck._meta.get_fields()}


@admin.register(Recheck)
class RecheckAdmin(OfDraftMixin, VisitFirstMixin, ScopedAdmin):
    form = RecheckAdminForm
    list_display = ("visit", "finding", "outcome")
    list_filter = ("outcome", ("visit__held_on", DayRangeFilter))
    fields = ("visit", "finding", *recheck_actions.FIELDS)
    readonly_fields = ("visit", "finding")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_list()

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        values = {name: form.cleaned_data[name] for name in form.seen_names()}
        seen = form.cleaned_data["seen"]
        return recheck_actions.edit_recheck(obj.pk, values, seen=seen, by=request.user)


@admin.register(RequestEvent)
class RequestEventAdmin(MoveInWords, ScopedAdmin):
    list_display = ("at", "request", "move_words", "to_status", "by")
    list_select_related = ("request", "by")
    fields = ("request", "at", "move_words", "from_status", "to_status", "reason", "by")
    readonly_fields = fields


admin_rule("findings.severitydeadline")(list_rule)
admin_rule("findings.escalationstage")(list_rule)


@admin.register(SeverityDeadline)
class SeverityDeadlineAdmin(ScopedAdmin):
    """What is named here is proposed from then on; a day that was named never moves."""

    list_display = ("severity", "working_days")
    fields = ("severity", "working_days")


@admin.register(EscalationStage)
class EscalationStageAdmin(ScopedAdmin):
    """A stage that was reached stays; another number of weeks holds from the next run on."""

    list_display = ("weeks_late", "told")
    fields = ("weeks_late", "told")


@admin_rule("findings.escalation")
def escalation_rule(user: User, act: str, obj: Any) -> bool:
    return act == "view"


@admin.register(Escalation)
class EscalationAdmin(ScopedAdmin):
    list_display = ("at", "request", "told", "deadline")
    list_select_related = ("request", "request__visit")
