"""Visits among the records: the whole of an inspection up to its draft, by the same actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ScopedAdmin
from accounts.admin_forms import HIDDEN_FIELDS, DayRangeFilter, ScopedModelForm
from accounts.asking import AGREED
from accounts.backends import admin_rule
from accounts.models import User
from accounts.permissions import Perm, can
from inspections.actions import minutes, visits
from inspections.actions.moves import WRITABLE, Move, refuse_writing
from inspections.admin.inlines import INLINE_MODELS, INLINES, save_inline
from inspections.admin.moves import MOVE_ACTIONS
from inspections.admin.plans import current_seen
from inspections.admin.steps import step_links
from inspections.files import keep_files_if_saved
from inspections.models import Participant, Team, Visit, VisitEvent
from inspections.move_texts import MOVE_TEXTS
from inspections.relations import visit_actors
from inspections.signers import paper_will_show
from units.admin_fields import UnitFieldsMixin

TEAM_FIELDS = ("lead_team", "joined_teams")
PART_FIELDS = tuple(
    name
    for name in (
        *minutes.GENERAL_FIELDS,
        *minutes.CLOSING_FIELDS,
        *minutes.COPIES_FIELDS,
        *minutes.NOTE_FIELDS,
    )
    if name not in visits.FRAME_FIELDS
)
PARTS = tuple(dict.fromkeys(PART_FIELDS))
SHARED = tuple(name for name in minutes.GENERAL_FIELDS if name in visits.FRAME_FIELDS)


def may(user: User, perm: Perm, visit: Visit) -> bool:
    return visit.status in WRITABLE and can(user, perm, visit_actors(user, visit))


def _right_of(user: User, visit: Visit) -> Perm:
    """By which of the two rights the person writes in the visit."""
    plans = can(user, Perm.EDIT_VISIT, visit_actors(user, visit))
    return Perm.EDIT_VISIT if plans else Perm.WRITE_MINUTES


def of_notice(request: Any, visit: Visit) -> tuple[str, ...]:
    """What the notice prints, written with the frame until the visit begins."""
    mine = not visit.is_draft and may(request.user, Perm.EDIT_VISIT, visit)
    return visits.NOTICE_FIELDS if mine else ()


@admin_rule("inspections.visit")
def visit_rule(user: User, act: str, obj: models.Model | None) -> bool:
    if act == "view":
        return True  # which rows, `visible_to` says
    if act == "add":
        return can(user, Perm.MANAGE_PLANS)
    if act != "change":
        return False
    if not isinstance(obj, Visit):
        return user.role in {User.Role.OFFICE, User.Role.INSPECTOR}
    return may(user, Perm.EDIT_VISIT, obj) or may(user, Perm.WRITE_MINUTES, obj)


def inside_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """Rows inside a visit: written by its teams while it is a draft."""
    visit = obj if isinstance(obj, Visit) else getattr(obj, "visit", None)
    if act == "view":
        return True
    return isinstance(visit, Visit) and may(user, Perm.WRITE_MINUTES, visit)


for model in INLINE_MODELS:
    admin_rule(model._meta.label_lower)(inside_rule)


@admin_rule("inspections.visitevent")
def event_rule(user: User, act: str, obj: models.Model | None) -> bool:
    return act == "view"


class VisitAdminForm(ScopedModelForm):
    lead_team = forms.ModelChoiceField(queryset=Team.objects.all(), label=_("Leading team"))
    joined_teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.all(), required=False, label=_("Joined teams")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "lead_team" in self.fields:
            links = list(self.instance.visit_teams.all())
            self.initial["lead_team"] = next((li.team_id for li in links if li.leads), None)
            self.initial["joined_teams"] = [li.team_id for li in links if not li.leads]

    def seen_names(self) -> list[str]:
        return [*super().seen_names(), *(name for name in TEAM_FIELDS if name in self.fields)]

    def teams(self) -> visits.TeamsOfVisit:
        data = self.cleaned_data
        return visits.TeamsOfVisit(lead=data["lead_team"], joined=tuple(data["joined_teams"]))


@admin.register(Visit)
class VisitAdmin(UnitFieldsMixin, ScopedAdmin):
    form = VisitAdminForm
    search_text_path = "unit__versions__search_text"
    list_display = ("visit", "held_on", "session", "status", "plan", "is_training")
    list_filter = ("status", "form", ("held_on", DayRangeFilter), "is_training")
    raw_id_fields = ("recheck_of",)
    actions = MOVE_ACTIONS
    inlines = INLINES

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).for_list()

    def get_object(self, request: Any, object_id: str, from_field: Any = None) -> Any:
        visit = super().get_object(request, object_id, from_field)
        if visit is not None:
            visit.asking = request.user  # for the links of `steps`
        return visit

    @admin.display(description=_("visit"))
    def visit(self, obj: Visit) -> str:
        return str(obj)

    @admin.display(description=_("next steps"))
    def steps(self, obj: Visit) -> str:
        return step_links(obj, obj.asking)  # type: ignore[attr-defined]

    def refuse_closed(self, request: Any, row: Visit) -> None:
        refuse_writing(row, by=request.user, perm=_right_of(request.user, row))

    def get_inlines(self, request: Any, obj: Any) -> Any:
        return INLINES if obj else ()  # the teams' people are copied when the visit is made

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        frame = [*visits.FRAME_FIELDS]
        if obj is None or may(request.user, Perm.EDIT_VISIT, obj):
            frame += TEAM_FIELDS
        if obj is None:
            sets: list[Any] = [(None, {"fields": frame})]
        else:
            sets = [
                (None, {"fields": ["status", "steps", *frame]}),
                (_("Minutes"), {"fields": [*PARTS]}),
            ]
        if self.may_write(request, obj):
            sets[0][1]["fields"] += HIDDEN_FIELDS
        return sets

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return ()
        fixed = ["status", "steps"]
        writes = may(request.user, Perm.WRITE_MINUTES, obj)
        if not may(request.user, Perm.EDIT_VISIT, obj):
            fixed += [n for n in visits.FRAME_FIELDS if not (writes and n in SHARED)]
        return [*fixed, *(() if writes else [n for n in PARTS if n not in of_notice(request, obj)])]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and not may(request.user, Perm.EDIT_VISIT, obj):
            for name in TEAM_FIELDS:
                form.base_fields.pop(name, None)
        for name in set(TEAM_FIELDS) & set(form.base_fields):
            form.base_fields[name].queryset = Team.objects.visible_to(request.user)
        return form

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        data, by, agreed = form.cleaned_data, request.user, request.POST.get(AGREED, "")
        if not change:
            values = {name: data[name] for name in visits.FRAME_FIELDS}
            return visits.plan_visit(values, form.teams(), by=by)
        changed = set(form.changed_data)
        written = None
        frame = [*visits.FRAME_FIELDS, *(n for n in of_notice(request, obj) if n in data)]
        if changed & {*frame, *TEAM_FIELDS} and "lead_team" in data:
            values = {name: data[name] for name in frame}
            written = visits.edit_visit(
                obj.pk,
                values,
                form.teams(),
                seen=current_seen(obj, [*values, *TEAM_FIELDS]),
                agreed=agreed,
                by=by,
            )
            changed -= {*frame}
        parts = {n: data[n] for n in (*PARTS, *SHARED) if n in data and n in changed}
        if parts:
            seen = current_seen(obj, parts)
            written = minutes.edit_minutes_part(obj.pk, parts, seen=seen, agreed=agreed, by=by)
        return written or Visit.objects.visible_to(by).get(pk=obj.pk)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        formset.new_objects = formset.changed_objects = formset.deleted_objects = []
        if formset.has_changed():
            agreed = request.POST.get(AGREED, "")
            save_inline(formset, form.instance, agreed=agreed, by=request.user)
            if formset.model is Participant:
                messages.info(request, paper_will_show(form.instance))

    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        return keep_files_if_saved(lambda: super(VisitAdmin, self).changeform_view(*args, **kwargs))


@admin.register(VisitEvent)
class VisitEventAdmin(ScopedAdmin):
    list_display = ("visit", "move_words", "from_status", "to_status", "by", "at")
    list_filter = ("to_status", ("at", DayRangeFilter))
    search_text_path = "visit__unit__versions__search_text"
    fields = ("visit", "move_words", "from_status", "to_status", "reason", "by", "at")
    readonly_fields = fields

    @admin.display(description=VisitEvent._meta.get_field("move").verbose_name)
    def move_words(self, event: VisitEvent) -> str:
        return str(MOVE_TEXTS[Move(event.move)].action)

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("visit", "visit__unit", "by")
        return rows.prefetch_related("visit__unit__versions")
