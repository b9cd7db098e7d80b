from django.urls import path

from desk.views import guide, home, search, unit, visit

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("help/", guide.guide, name="guide"),
    path("search/", search.search, name="search"),
    path("units/<int:pk>/", unit.unit_detail, name="unit-detail"),
    path("visits/<int:pk>/", visit.visit_detail, name="visit-detail"),
    path("visits/<int:pk>/history/", visit.visit_history, name="visit-history"),
]
