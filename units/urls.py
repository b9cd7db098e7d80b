from django.urls import path

from units.views import changes, lists, people, search

app_name = "units"

urlpatterns = [
    path("units/", lists.unit_list, name="unit-list"),
    path("units/tree", lists.unit_tree, name="unit-tree"),
    path("units/search", search.unit_search, name="unit-search"),
    path("units/<int:pk>/add-body", changes.body_add, name="body-add"),
    path("units/<int:pk>/rename", changes.unit_rename, name="unit-rename"),
    path("units/<int:pk>/end", changes.unit_end, name="unit-end"),
    path("units/versions/<int:pk>/edit", changes.version_edit, name="version-edit"),
    path("people/", people.account_list, name="account-list"),
    path("people/add/", people.account_add, name="account-add"),
    path("people/<int:pk>/", people.account_edit, name="account-edit"),
    path("people/<int:pk>/close/", people.account_close, name="account-close"),
    path("people/<int:pk>/open/", people.account_open, name="account-open"),
    path("people/<int:pk>/slip/", people.account_slip, name="account-slip"),
    path("people/<int:pk>/postings/add/", people.posting_add, name="posting-add"),
    path("postings/<int:pk>/end/", people.posting_end, name="posting-end"),
]
