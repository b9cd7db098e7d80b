"""Units, their names, successions and postings among the records."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models

from accounts.admin_base import ScopedAdmin, ScopedImportExportAdmin, ScopedInline
from accounts.admin_forms import DayRangeFilter, ScopedModelForm
from accounts.asking import AGREED
from accounts.backends import admin_rule
from accounts.models import User
from accounts.permissions import Perm, can
from units import actions
from units.admin_fields import UnitFieldsMixin
from units.models import Posting, Succession, Unit, UnitVersion
from units.resources import UnitVersionResource


@admin_rule("units.unit")
def unit_rule(user: User, act: str, obj: models.Model | None) -> bool:
    """A unit is added with its first name, among the names; here only its note is written."""
    return act == "view" or (act == "change" and can(user, Perm.MANAGE_UNITS))


@admin_rule("units.unitversion")
def version_rule(user: User, act: str, obj: models.Model | None) -> bool:
    needed = {
        "add": Perm.MANAGE_UNITS,
        "change": Perm.MANAGE_UNITS,
        "import": Perm.IMPORT_UNITS,
        "export": Perm.EXPORT_LISTS,
    }
    return act == "view" or (act in needed and can(user, needed[act]))


@admin_rule("units.succession")
def succession_rule(user: User, act: str, obj: models.Model | None) -> bool:
    return act == "view" or (act in {"add", "change"} and can(user, Perm.MANAGE_UNITS))


@admin_rule("units.posting")
def posting_rule(user: User, act: str, obj: models.Model | None) -> bool:
    return act == "view" or (act in {"add", "change"} and can(user, Perm.MANAGE_UNIT_ACCOUNTS))


class VersionInline(UnitFieldsMixin, ScopedInline):
    """To read; names are written on their own page or on the unit's page."""

    model = UnitVersion
    fk_name = "unit"
    fields = ("full_name", "kind", "code", "valid_from", "valid_to")
    readonly_fields = fields
    show_change_link = True

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(ScopedAdmin):
    search_text_path = "versions__search_text"
    list_display = ("__str__", "note")
    fields = ("note",)
    inlines = (VersionInline,)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).with_versions()

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        return actions.save_note(obj, by=request.user)


class VersionAdminForm(ScopedModelForm):
    """A first name may come without a unit: it founds one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].required = False


@admin.register(UnitVersion)
class UnitVersionAdmin(UnitFieldsMixin, ScopedImportExportAdmin):
    form = VersionAdminForm
    resource_classes = [UnitVersionResource]
    import_kind = "units"
    list_display = ("full_name", "code", "level", "kind", "valid_from", "valid_to")
    list_filter = ("level", "kind", ("valid_from", DayRangeFilter), ("valid_to", DayRangeFilter))
    search_fields = ("full_name", "code")
    fields = (
        "unit",
        "full_name",
        "name",
        "level",
        "kind",
        "code",
        "parent",
        "valid_from",
        "valid_to",
        "known_from",
        "electronic_id",
        "source",
        "note",
    )

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return ("unit",) if obj else ()  # a name never passes to another unit

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        agreed = request.POST.get(AGREED, "")
        return actions.save_version(obj, agreed=agreed, by=request.user)


@admin.register(Succession)
class SuccessionAdmin(UnitFieldsMixin, ScopedAdmin):
    search_text_path = "predecessor__versions__search_text"
    list_display = ("predecessor", "successor", "effective_on", "scope", "basis")
    list_filter = ("scope", ("effective_on", DayRangeFilter))
    fields = ("predecessor", "successor", "effective_on", "scope", "basis")

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("predecessor", "successor")
        return rows.prefetch_related("predecessor__versions", "successor__versions")

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        agreed = request.POST.get(AGREED, "")
        return actions.save_succession(obj, agreed=agreed, by=request.user)


@admin.register(Posting)
class PostingAdmin(UnitFieldsMixin, ScopedAdmin):
    search_text_path = "unit__versions__search_text"
    list_display = ("user", "unit", "job_title", "is_head", "from_day", "to_day", "acting_for")
    list_filter = (("from_day", DayRangeFilter), ("to_day", DayRangeFilter))
    fields = ("user", "unit", "job_title", "is_head", "from_day", "to_day", "acting_for")

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("user", "unit", "acting_for")
        return rows.prefetch_related("unit__versions")

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> Any:
        return actions.save_posting(obj, by=request.user)
