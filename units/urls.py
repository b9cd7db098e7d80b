from django.urls import path

from units.views import changes, lists, search

app_name = "units"

urlpatterns = [
    path("", lists.unit_list, name="unit-list"),
    path("tree", lists.unit_tree, name="unit-tree"),
    path("search", search.unit_search, name="unit-search"),
    path("<int:pk>/add-body", changes.body_add, name="body-add"),
    path("<int:pk>/rename", changes.unit_rename, name="unit-rename"),
    path("<int:pk>/end", changes.unit_end, name="unit-end"),
    path("versions/<int:pk>/edit", changes.version_edit, name="version-edit"),
]
