from django.urls import path

from units.views import search

app_name = "units"

urlpatterns = [
    path("search", search.unit_search, name="unit-search"),
]
