"""The base of every admin page: rows through `visible_to`, rights from ADMIN_RULES, writes
through the models' own actions.

    @admin_rule("inspections.plan")
    def plan_rule(user, act, obj):          # act: view, add, change, delete, import, export
        return can(user, Perm.MANAGE_PLANS) or (act == "view" and can(user, Perm.READ_PLANS))

    @admin.register(Plan)
    class PlanAdmin(ScopedAdmin):
        def save_action(self, request, obj, form, change):
            return actions.save_plan(obj if change else None, by=request.user, **form.cleaned_data)

Without `save_action` the row is saved as it is: right for plain reference lists only.
What an action refuses becomes the 409 page; its ValidationErrors stand beside the fields.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from simple_history.admin import SimpleHistoryAdmin

from accounts.admin_forms import (
    DAY_OVERRIDES,
    AskedOnce,
    HiddenFieldsMixin,
    LabelledRows,
    ScopedModelForm,
)
from accounts.audit import record
from accounts.backends import ADMIN_RULES
from accounts.exports import (
    EXPORT_FORMATS,
    ColumnsExportForm,
    refuse_too_many,
)
from accounts.field_labels import fields_of_lines
from accounts.models import AuditEntry
from accounts.once import run_once
from accounts.refusals import refusal_page
from accounts.refused import MoveRefused, StalePage
from accounts.signs import tell_signs
from engines.vietnamese.text import search_terms

SAFE_METHODS = ("GET", "HEAD")
# What a list filter adds to the name of its column in the address.
FILTER_ENDS = ("__exact", "__id__exact", "__isnull", "_from", "_to")


class _ShownAgain(Exception):
    """The form was not saved: this page is the answer."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class ScopedRights:
    """Scope, rights and choice lists, for pages and for inline rows."""

    opts: Any
    model: type[models.Model]
    allow_delete = False  # rows are closed, ended or deactivated; drafts say otherwise

    def allowed(self, request: HttpRequest, act: str, obj: models.Model | None = None) -> bool:
        user: Any = request.user
        rule = ADMIN_RULES.get(self.opts.label_lower)
        return bool(user.is_active and user.is_staff and rule and rule(user, act, obj))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, "view", obj) or self.allowed(request, "change", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allowed(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allow_delete and self.allowed(request, "delete", obj)

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset = super().get_queryset(request)  # type: ignore[misc]
        return queryset.visible_to(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = scoped_choices(db_field, request, kwargs.get("queryset"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = scoped_choices(db_field, request, kwargs.get("queryset"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


def _copy_of(row: models.Model | None) -> models.Model | None:
    """A form writes into its instance; the row is still to be compared with."""
    return copy.copy(row)


def scoped_choices(db_field: Any, request: HttpRequest, queryset: Any = None) -> Any:
    if queryset is None:
        queryset = db_field.remote_field.model._default_manager.all()
    return queryset.visible_to(request.user) if hasattr(queryset, "visible_to") else queryset


class ScopedAdmin(HiddenFieldsMixin, ScopedRights, SimpleHistoryAdmin):  # type: ignore[misc]
    form = ScopedModelForm
    formfield_overrides = DAY_OVERRIDES
    actions: Any = ()
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    empty_value_display = _("not known")
    search_text_path = "search_text"  # accent-free text of the row, or of a related one
    view_on_site = False
    save_as = False

    # --- reading ---
    def lookup_allowed(self, lookup: str, value: Any, request: Any) -> bool:
        """A list is narrowed by its own filters alone, never by any column the address names.

        No row holds a NUL, and PostgreSQL refuses to look for one.
        """
        if "\x00" in str(value):
            return False
        paths = [
            path[0] if isinstance(path, tuple) else path for path in self.get_list_filter(request)
        ]
        return any(lookup in (path, *(f"{path}{end}" for end in FILTER_ENDS)) for path in paths)

    def get_ordering(self, request: HttpRequest) -> Any:
        """In the model's order; the newest rows last where it has none. Lists are paged."""
        return super().get_ordering(request) or self.opts.ordering or ("pk",)

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def has_search_text(self) -> bool:
        try:
            self.opts.get_field(self.search_text_path.split("__")[0])
        except FieldDoesNotExist:
            return False
        return True

    def get_search_fields(self, request: HttpRequest) -> Any:
        return [self.search_text_path] if self.has_search_text() else self.search_fields

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        if not self.has_search_text():
            return super().get_search_results(request, queryset, search_term)
        if self.search_text_path == "search_text" and hasattr(queryset, "matching"):
            return queryset.matching(search_term), False  # as the pages search
        for term in search_terms(search_term):
            queryset = queryset.filter(**{f"{self.search_text_path}__contains": term})
        return queryset, "__" in self.search_text_path

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        # "?_to_field=" names no field, which Django takes for a field without a name
        row = super().get_object(request, object_id, from_field or None)
        if row is not None and request.method == "POST" and connection.in_atomic_block:
            row = self.model._base_manager.select_for_update().get(pk=row.pk)
        return row

    def _get_obj_does_not_exist_redirect(self, request: Any, opts: Any, object_id: Any) -> Any:
        # the same page for a row outside scope and for none, with what was typed (`sent_form`)
        raise Http404

    # --- history: kept by django-simple-history for most models, and only ever read ---
    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        context["keeps_history"] = self._keeps_history()
        return super().render_change_form(request, context, *args, **kwargs)

    def _keeps_history(self) -> bool:
        return hasattr(self.opts, "simple_history_manager_attribute")

    def history_view(self, request: Any, object_id: Any, extra_context: Any = None) -> Any:
        self._history_or_404(request, object_id)
        if request.method not in SAFE_METHODS:
            return HttpResponseNotAllowed(SAFE_METHODS)
        return super().history_view(request, object_id, extra_context)

    def delete_view(self, request: Any, object_id: Any, extra_context: Any = None) -> Any:
        self._visible_or_404(request, object_id)
        if not self.allow_delete:  # whatever its state
            raise PermissionDenied
        with self._closed_in_words(request, object_id):
            return super().delete_view(request, object_id, extra_context)

    def history_form_view(
        self, request: Any, object_id: Any, version_id: Any, extra_context: Any = None
    ) -> Any:
        self._history_or_404(request, object_id)
        if request.method not in SAFE_METHODS:  # the package would save the old row on a POST
            return HttpResponseNotAllowed(SAFE_METHODS)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def _visible_or_404(self, request: HttpRequest, object_id: str) -> None:
        if self.get_object(request, object_id) is None:
            raise Http404

    def _history_or_404(self, request: HttpRequest, object_id: str) -> None:
        if not self._keeps_history():
            raise Http404
        self._visible_or_404(request, object_id)

    # --- writing ---
    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.action_errors = getattr(request, "action_errors", None)
        return form

    def save_action(self, request: Any, obj: Any, form: Any, change: bool) -> models.Model | None:
        """Override to call the model's action; give back the row it wrote."""
        obj.save()
        return None

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        written = self.save_action(request, obj, form, change)
        tell_signs(request, form)
        if written is not None and written is not obj:
            for field in obj._meta.concrete_fields:
                setattr(obj, field.attname, getattr(written, field.attname))
            obj._state.adding = False

    def refuse_closed(self, request: HttpRequest, row: Any) -> None:
        """Override to raise MoveRefused where the state of the row closes it, not the role."""

    @contextmanager
    def _closed_in_words(self, request: HttpRequest, object_id: str | None) -> Iterator[None]:
        """A row that moved on while its form was open is no matter of rights."""
        try:
            yield
        except PermissionDenied:
            if object_id is not None:
                self.refuse_closed(request, self.get_object(request, object_id))
            raise

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: Any = "", extra_context: Any = None
    ) -> Any:
        arguments = (object_id, form_url, extra_context)
        if request.method != "POST":
            return super().changeform_view(request, *arguments)
        if "form_key" not in request.POST and not self._may_post(request, object_id):
            raise PermissionDenied
        # the words of its fields, for the page of a refusal
        request.sent_form = self._widened(request, self.get_form(request)())
        try:
            makes_row = object_id is None
            return run_once(request, lambda: self._write(request, arguments), makes_row=makes_row)
        except _ShownAgain as shown:
            return shown.response
        except MoveRefused as refusal:
            return refusal_page(request, refusal, self._sent_form(request, refusal, object_id))
        except ValidationError as error:
            request.action_errors = error
        except IntegrityError:
            request.action_errors = ValidationError(_("The database refuses this change."))
        return super().changeform_view(request, *arguments)

    def _sent_form(self, request: Any, refusal: MoveRefused, object_id: str | None) -> Any:
        """The form as it was sent, cleaned as far as it can be; its lists go to the request."""
        instance = refusal.row if isinstance(refusal.row, self.model) else None
        if isinstance(refusal, StalePage) and object_id is not None:
            instance = instance or self.get_object(request, object_id)
            formsets, _inlines = self._create_formsets(request, instance, change=True)
            for formset in formsets:
                formset.is_valid()  # cleans each line
            request.sent_rows = [formset for formset in formsets if formset.seen()]
        form = self.get_form(request, instance)(request.POST, instance=_copy_of(instance))
        try:
            form.full_clean()
        except MoveRefused:  # the conflict itself, found again; the fields are cleaned
            form._errors = form._errors or {}
        return self._widened(request, form)

    def _widened(self, request: HttpRequest, form: Any) -> Any:
        """`form` with all fields of its model and of its lines, for the words of each."""
        field_of = partial(self.formfield_for_dbfield, request=request)
        form.fields = forms.fields_for_model(self.model, formfield_callback=field_of) | form.fields
        for inline in self.inlines:
            rows = inline(self.model, self.admin_site).get_formset(request)
            fields = rows.form.base_fields
            form.fields |= fields_of_lines(request.POST, rows.get_default_prefix(), fields)
        return form

    def _may_post(self, request: HttpRequest, object_id: str | None) -> bool:
        if object_id is None:
            return self.has_add_permission(request)
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return self.has_change_permission(request, row)

    def _write(self, request: Any, arguments: Any) -> str:
        with self._closed_in_words(request, arguments[0]):
            response = super().changeform_view(request, *arguments)
        if response.status_code != 302 or transaction.get_rollback():
            raise _ShownAgain(response)
        return str(response.url)


class ScopedInline(HiddenFieldsMixin, ScopedRights, admin.TabularInline):  # type: ignore[type-arg]
    form = ScopedModelForm
    formset = LabelledRows
    formfield_overrides = DAY_OVERRIDES
    extra = 0
    show_change_link = False

    @property
    def can_delete(self) -> bool:  # type: ignore[override]
        return self.allow_delete

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The lines of one formset share what may be chosen in them."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.ModelChoiceField):
            field.choices = AskedOnce(field.choices)
        return field


class ScopedImportExportAdmin(ImportExportMixin, ScopedAdmin):  # type: ignore[misc]
    """With import and export: set `resource_classes = [YourScopedResource]`.

    The import button leads to the pages' own import of `import_kind`: one door, one preview.
    """

    import_kind = ""
    formats = EXPORT_FORMATS
    export_form_class = ColumnsExportForm
    export_formats = EXPORT_FORMATS

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.import_kind) and self.allowed(request, "import")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, "export")

    def get_resource_kwargs(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_urls(self) -> list[Any]:
        """Without the package's own second step: it takes the name of a file from the browser."""
        return [url for url in super().get_urls() if not str(url.name).endswith("_process_import")]

    def import_action(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        return redirect("imports:table-send", self.import_kind)

    def _narrowed_by(self, request: HttpRequest) -> str:
        """The filters of the list in words: "Năm: 2018; Từ cần tìm: lap vo"."""
        told = []
        for name, value in request.GET.items():
            try:
                field = self.opts.get_field(name.split("__")[0])
            except FieldDoesNotExist:
                continue
            told.append(f"{capfirst(str(getattr(field, 'verbose_name', '')))}: {value}")
        if words := request.GET.get("q"):
            told.append(_("Search words: %(words)s") % {"words": words})
        return "; ".join(told)

    def get_export_data(
        self, file_format: Any, request: Any, queryset: Any, **kwargs: Any
    ) -> bytes:
        if not self.has_export_permission(request):
            raise PermissionDenied
        refuse_too_many(request)
        data = self.get_data_for_export(request, queryset, force_native_type=True, **kwargs)
        record(
            request,
            AuditEntry.Act.EXPORT,
            str(self.opts.verbose_name_plural),
            rows=len(data),
            filter=self._narrowed_by(request)[:500],
        )
        exported: bytes = file_format.export_data(data)
        return exported
