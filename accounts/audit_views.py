"""The log of acts: who signed in, was refused, exported or downloaded what."""

from __future__ import annotations

from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Row, Submit
from crispy_forms.layout import Column as FormColumn
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.form_fields import DayFormField
from accounts.listings import Column, Listing, exported, filter_words, listed
from accounts.models import AuditEntry, SignedInRequest, User
from accounts.pages import page_of
from accounts.permissions import Perm, can, require
from accounts.saved import tools
from accounts.sorting import Columns, in_order_of, say_unsorted, sorted_rows, vietnamese

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
            HTML("{% sort_kept %}"),
            Row(*[FormColumn(name, css_class="col-sm-3") for name in form.fields]),
            Submit("", _("Filter")),
        )
        return form


SORTS: Columns = {
    "when": ["at"],
    "act": [in_order_of("act", AuditEntry.Act.values), "at"],
    "username": [vietnamese("username"), "at"],
    "address": ["ip_address", "at"],
}


def chosen_acts(user: User, asked: QueryDict) -> tuple[AuditFilter, Any]:
    require(user, Perm.READ_AUDIT)
    found = AuditFilter(asked or None, queryset=AuditEntry.objects.visible_to(user))
    seen = found.is_valid() or not found.is_bound
    return found, sorted_rows(found.qs, asked, SORTS) if seen else found.queryset.none()


@require_safe
def audit_list(request: SignedInRequest) -> HttpResponse:
    found, rows = chosen_acts(request.user, request.GET)
    answer = exported(request, "accounts:audit-list")
    if answer:
        return answer
    say_unsorted(request, SORTS)
    context = {
        "filter": found,
        "page_obj": page_of(rows, request.GET.get("page"), PER_PAGE),
        "tools": tools(request, "accounts:audit-list"),
    }
    return render(request, "accounts/audit_list.html", context)


def may_read(user: User) -> bool:
    return can(user, Perm.READ_AUDIT)


@listed("accounts:audit-list", _("Log of acts"), may_export=may_read)
def audit_listing(user: User, asked: QueryDict) -> Listing:
    found, rows = chosen_acts(user, asked)
    columns = [
        Column(str(_("when")), lambda entry: entry.at, 34),
        Column(str(_("act")), lambda entry: entry.get_act_display(), 34),
        Column(str(_("user name")), lambda entry: entry.username, 36),
        Column(str(_("address")), lambda entry: entry.ip_address, 34),
        Column(str(_("target")), lambda entry: entry.target_words, 100),
    ]
    name = f"nhat-ky-{timezone.localdate():%Y%m%d}"
    return Listing(name, columns, rows[:MAX_EXPORTED], told=filter_words(found.form))
