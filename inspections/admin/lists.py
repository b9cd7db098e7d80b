"""Lists the office keeps: programmes, areas, criteria, the calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models

from accounts.admin_base import ScopedAdmin, ScopedImportExportAdmin, ScopedInline
from accounts.admin_forms import DayRangeFilter
from accounts.asking import AGREED
from accounts.backends import admin_rule
from accounts.models import User
from accounts.permissions import Perm, can
from inspections.actions.days import DAY_FIELDS, add_day, delete_day, edit_day
from inspections.actions.lists import refuse_unasked_change
from inspections.admin.rows import save_list
from inspections.day_rows import CalendarDayResource
from inspections.models import CalendarDay, CriteriaSet, Criterion, ReformArea, ReformFrame


def list_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """Everyone in the admin reads the lists; the office and administrators keep them."""
    if act == "export":
        return can(user, Perm.EXPORT_LISTS)
    return act == "view" or (act in {"add", "change", "import"} and can(user, Perm.MANAGE_LISTS))


for name in ("reformframe", "reformarea"):
    admin_rule(f"inspections.{name}")(list_rule)


@admin_rule("inspections.calendarday")
def day_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """No row hangs on a day: one typed by mistake may go."""
    return list_rule(user, "change" if act == "delete" else act, obj)


@admin_rule("inspections.criteriaset")
@admin_rule("inspections.criterion")
def criteria_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """A published set is never edited: visits were measured by it. Make the next version."""
    of_set = obj.criteria_set if isinstance(obj, Criterion) else obj
    if act in {"change", "add", "delete"} and getattr(of_set, "published", False):
        return False
    return list_rule(user, "change" if act == "delete" else act, obj)


class AskingAdmin(ScopedAdmin):
    """A list whose rows others use: a change of what they rely on is asked about first."""

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            rows = [form, *(row for formset in formsets for row in formset.initial_forms)]
            changed = [(row.instance, row.changed_data) for row in rows if row.instance.pk]
            refuse_unasked_change(changed, request.POST.get(AGREED, ""))

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        formset.new_objects = formset.changed_objects = formset.deleted_objects = []
        if formset.has_changed():
            save_list(formset, self.inlines[0].fields)


class AreaInline(ScopedInline):
    model = ReformArea
    fields = ("order", "code", "name")


@admin.register(ReformFrame)
class ReformFrameAdmin(AskingAdmin):
    list_display = ("name", "code", "valid_from", "valid_to")
    fields = ("code", "name", "valid_from", "valid_to")
    inlines = (AreaInline,)


class CriterionInline(ScopedInline):
    model = Criterion
    fields = ("order", "code", "area", "text", "evidence", "typical_finding", "legal_basis")
    allow_delete = True


@admin.register(CriteriaSet)
class CriteriaSetAdmin(AskingAdmin):
    list_display = ("name", "frame", "version", "published")
    list_select_related = ("frame",)
    fields = ("frame", "name", "version", "published", "note")
    inlines = (CriterionInline,)


@admin.register(CalendarDay)
class CalendarDayAdmin(ScopedImportExportAdmin):
    allow_delete = True
    resource_classes = [CalendarDayResource]
    import_kind = "days"
    list_display = ("date", "kind", "name", "certain")
    list_filter = ("kind", "certain", ("date", DayRangeFilter))
    search_fields = ("name",)
    fields = DAY_FIELDS

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        values = {name: form.cleaned_data[name] for name in form.seen_names()}
        if not change:
            return add_day(values, by=request.user)
        return edit_day(obj.pk, values, seen=form.cleaned_data["seen"], by=request.user)

    def delete_model(self, request: Any, obj: Any) -> None:
        delete_day(obj.pk, by=request.user)
