"""Lists the office keeps: programmes, areas, criteria, the calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models

from accounts.admin_base import ScopedAdmin, ScopedImportExportAdmin, ScopedInline
from accounts.admin_forms import DayRangeFilter
from accounts.backends import admin_rule
from accounts.models import User
from accounts.permissions import Perm, can
from accounts.resources import ScopedResource
from inspections.models import CalendarDay, CriteriaSet, Criterion, ReformArea, ReformFrame


def list_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """Everyone in the admin reads the lists; the office and administrators keep them."""
    if act == "export":
        return can(user, Perm.EXPORT_LISTS)
    return act == "view" or (act in {"add", "change", "import"} and can(user, Perm.MANAGE_LISTS))


for name in ("reformframe", "reformarea", "calendarday"):
    admin_rule(f"inspections.{name}")(list_rule)


@admin_rule("inspections.criteriaset")
@admin_rule("inspections.criterion")
def criteria_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """A published set is never edited: visits were measured by it. Make the next version."""
    of_set = obj.criteria_set if isinstance(obj, Criterion) else obj
    if act in {"change", "add", "delete"} and getattr(of_set, "published", False):
        return False
    return list_rule(user, "change" if act == "delete" else act, obj)


class AreaInline(ScopedInline):
    model = ReformArea
    fields = ("order", "code", "name")


@admin.register(ReformFrame)
class ReformFrameAdmin(ScopedAdmin):
    list_display = ("name", "code", "valid_from", "valid_to")
    fields = ("code", "name", "valid_from", "valid_to")
    inlines = (AreaInline,)


class CriterionInline(ScopedInline):
    model = Criterion
    fields = ("order", "code", "area", "text", "evidence", "typical_finding", "legal_basis")
    allow_delete = True


@admin.register(CriteriaSet)
class CriteriaSetAdmin(ScopedAdmin):
    list_display = ("name", "frame", "version", "published")
    list_select_related = ("frame",)
    fields = ("frame", "name", "version", "published", "note")
    inlines = (CriterionInline,)


class CalendarDayResource(ScopedResource):
    class Meta:
        model = CalendarDay
        fields = ("date", "kind", "name", "certain", "source")
        import_id_fields = ("date",)
        clean_model_instances = True
        skip_unchanged = True


@admin.register(CalendarDay)
class CalendarDayAdmin(ScopedImportExportAdmin):
    resource_classes = [CalendarDayResource]
    list_display = ("date", "kind", "name", "certain")
    list_filter = ("kind", "certain", ("date", DayRangeFilter))
    search_fields = ("name",)
    fields = ("date", "kind", "name", "certain", "source")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return ("date",) if obj else ()
