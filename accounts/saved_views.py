"""Saved filters: keeping the one in force, the list of one's own, letting one go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.saved import delete_filter, may_delete, save_filter
from accounts.forms import WorkForm, save_once
from accounts.listings import LISTS, filter_of
from accounts.models import SavedFilter, SignedInRequest
from accounts.permissions import Perm, can, require
from accounts.sorting import Columns, say_unsorted, sorted_rows, vietnamese

ROWS = 50


class SavedFilterForm(WorkForm):
    submit_label = gettext_lazy("Save the filter")

    name = forms.CharField(
        label=gettext_lazy("Name of the filter"),
        max_length=80,
        help_text=gettext_lazy("For example “Overdue, Lấp Vò”."),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Show it to all colleagues"),
        required=False,
        help_text=gettext_lazy(
            "To everyone but unit staff; each sees in it only what they may see."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can(self.user, Perm.SHARE_FILTERS):
            del self.fields["shared"]


def address_of(list_name: str, query: str) -> str:
    return reverse(list_name) + (f"?{query}" if query else "")


SORTS: Columns = {
    "name": [vietnamese("name")],
    "list": ["list_name", vietnamese("name")],
    "owner": ["owner__sort_key", vietnamese("name")],
}


@require_safe
def filter_list(request: SignedInRequest) -> HttpResponse:
    rows = SavedFilter.objects.visible_to(request.user).select_related("owner")
    say_unsorted(request, SORTS)
    page = Paginator(sorted_rows(rows, request.GET, SORTS), ROWS).get_page(request.GET.get("page"))
    lines = [
        (row, LISTS[row.list_name].title, address_of(row.list_name, row.query), row_is_mine)
        for row in page
        if row.list_name in LISTS
        for row_is_mine in [may_delete(row, request.user)]
    ]
    context = {"lines": lines, "page_obj": page, "crumbs": [(_("Saved filters"), "")]}
    return render(request, "accounts/filter_list.html", context)


@require_http_methods(["GET", "POST"])
def filter_add(request: SignedInRequest) -> HttpResponse:
    """`?list=` names the page, `?query=` is the filter; both stay in the address of the form."""
    list_name = request.GET.get("list", "")
    if list_name not in LISTS:
        raise Http404
    query = filter_of(QueryDict(request.GET.get("query", "")[:1000]))
    back = address_of(list_name, query)
    form = SavedFilterForm(request.POST or None, user=request.user, cancel_url=back)
    if request.method == "POST":

        def work() -> str:
            values = form.values()
            shared = values.get("shared", False)
            save_filter(list_name, query, values["name"], shared=shared, by=request.user)
            messages.success(request, _("The filter was saved. It stands above the list."))
            return back

        answer = save_once(request, form, work)
        if answer:
            return answer
    source = LISTS[list_name]
    context = {
        "form": form,
        "list_title": source.title,
        "told": source.build(request.user, QueryDict(query)).told,
        "crumbs": [(source.title, back), (_("Save the filter"), "")],
    }
    return render(request, "accounts/filter_add.html", context)


@require_http_methods(["GET", "POST"])
def filter_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    if not may_delete(row, request.user):
        require(request.user, Perm.SHARE_FILTERS)
    if request.method == "POST":
        delete_filter(pk, by=request.user)
        messages.success(request, _("The filter was deleted."))
        return redirect("accounts:filter-list")
    context = {
        "title": _("Delete this saved filter?"),
        "text": _("“%(name)s” goes from the list of saved filters; no row of the list changes.")
        % {"name": row.name},
        "action": _("Delete"),
        "cancel_url": reverse("accounts:filter-list"),
    }
    return render(request, "accounts/filter_delete.html", context)
