"""The log of acts: who signed in, was refused, exported or downloaded what."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.exports import export_response
from accounts.form_fields import DayFormField
from accounts.models import AuditEntry, User
from accounts.permissions import Perm, require

PER_PAGE = 50
MAX_EXPORTED = 10_000


class DayFilter(django_filters.Filter):  # type: ignore[misc]
    """A day typed as dd/mm/yyyy, for a field that keeps a moment."""

    field_class = DayFormField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__date__{self.lookup_expr}": value}) if value else qs


class AuditFilter(django_filters.FilterSet):  # type: ignore[misc]
    act = django_filters.ChoiceFilter(
        label=_("act"), choices=AuditEntry.Act.choices, empty_label=_("all acts")
    )
    username = django_filters.CharFilter(label=_("user name"), lookup_expr="icontains")
    from_day = DayFilter(field_name="at", lookup_expr="gte", label=_("From day"))
    to_day = DayFilter(field_name="at", lookup_expr="lte", label=_("To day"))

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    @property
    def form(self) -> Any:
        form = super().form
        form.helper = FormHelper()
        form.helper.form_method = "get"
        form.helper.layout = Layout(
            Row(*[Column(name, css_class="col-sm-3") for name in form.fields]),
            Submit("", _("Filter")),
        )
        return form


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    require(user, Perm.READ_AUDIT)
    found = AuditFilter(request.GET or None, queryset=AuditEntry.objects.visible_to(user))
    rows = found.qs if found.is_valid() or not found.is_bound else found.queryset.none()
    if request.GET.get("export") in {"csv", "xlsx"}:
        return _export(request, rows, request.GET["export"])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/audit_list.html", {"filter": found, "page_obj": page})


def _export(request: HttpRequest, rows: QuerySet[AuditEntry], file_format: str) -> HttpResponse:
    headers = [str(_(text)) for text in ("when", "act", "user name", "address", "target")]
    table = (
        [entry.at, entry.get_act_display(), entry.username, entry.ip_address, entry.target]
        for entry in rows[:MAX_EXPORTED]
    )
    name = f"nhat-ky-{timezone.localdate():%Y%m%d}"
    return export_response(request, name, headers, table, file_format)
